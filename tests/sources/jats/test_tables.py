"""Tables as lines that can be quoted on their own."""

from __future__ import annotations

from clincite.sources.jats.grid import MOST_COLUMNS, MOST_ROWS
from tests.sources.jats.samples import body_record, rows, table, texts

HEAD = "<thead><tr><th>Event</th><th>zalutrin</th><th>placebo (n = 20)</th></tr></thead>"


def row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def test_each_cell_stands_with_its_headings() -> None:
    assert rows(f"{HEAD}<tbody>{row('Fever', '12 (4%)', '9')}{row('Death', '–', '')}</tbody>") == [
        "Fever: zalutrin 12 (4%); placebo (n = 20): 9",
        "Death: zalutrin: –",
    ]


def test_what_the_head_says_of_all_rows() -> None:
    head = "<thead><tr><th colspan='3'>Second year</th></tr><tr><th>Owls per 100 trees</th><th>zalutrin</th><th>placebo</th></tr></thead>"
    assert rows(f"{head}<tbody>{row('Blinking', '1', '2')}</tbody>") == ["Second year, Owls per 100 trees, Blinking: zalutrin 1; placebo 2"]


def test_headings_that_span_columns() -> None:
    head = (
        '<thead><tr><td rowspan="2">Score</td><td colspan="2">Week 4</td><td colspan="2">Week 8</td></tr>'
        "<tr><td>zalutrin</td><td>placebo</td><td>zalutrin</td><td>placebo</td></tr></thead>"
    )
    assert rows(
        f"{head}<tbody>{row('Blinks', '1', '2', '3', '4')}<tr><td>P</td><td colspan='2'>0.03</td><td colspan='2'>0.5</td></tr></tbody>"
    ) == [
        "Blinks: Week 4, zalutrin: 1; Week 4, placebo: 2; Week 8, zalutrin: 3; Week 8, placebo: 4",
        "P: Week 4: 0.03; Week 8: 0.5",
    ]


def test_first_cells_that_span_rows_name_each_of_them() -> None:
    body = f"<tr><td rowspan='2'>Fever</td><td>mild</td><td>3</td></tr>{row('severe', '1')}{row('Death', 'any', '0')}"
    assert rows(f"<thead>{row('Event', 'Grade', 'Owls')}</thead><tbody>{body}</tbody>") == [
        "Fever, mild: Owls 3",
        "Fever, severe: Owls 1",
        "Death: Grade: any; Owls 0",
    ]


def test_groups_by_indent_end_where_the_table_shows_it() -> None:
    body = row("Fever", "", "") + row("\u2003mild", "1", "2") + row("\u2003severe", "3", "4") + row("Death", "5", "6")
    assert rows(f"{HEAD}<tbody>{body}</tbody>") == [
        "Fever, mild: zalutrin 1; placebo (n = 20): 2",
        "Fever, severe: zalutrin 3; placebo (n = 20): 4",
        "Death: zalutrin 5; placebo (n = 20): 6",
    ]


def test_groups_by_bold_type_and_over_all_columns() -> None:
    body = (
        "<tr><td colspan='3'>In the first year</td></tr>"
        + row("<bold>Fever</bold>", "", "")
        + row("mild", "1", "2")
        + row("<bold>Death</bold>", "3", "4")
        + "<tr><td colspan='3'>In the second year</td></tr>"
        + row("Death", "5", "6")
    )
    assert [line.split(":")[0] for line in rows(f"{HEAD}<tbody>{body}</tbody>")] == [
        "In the first year, Fever, mild",
        "In the first year, Death",
        "In the second year, Death",
    ]


def test_groups_without_any_sign_reach_the_next_label_but_not_means() -> None:
    body = row("Sex", "", "") + row("male", "1", "2") + row("Fever", "", "") + row("mild", "3", "4") + row("Age", "5 ± 1", "6 ± 1")
    assert [line.split(":")[0] for line in rows(f"{HEAD}<tbody>{body}</tbody>")] == ["Sex, male", "Fever, mild", "Age"]


def test_a_label_with_the_p_value_of_its_rows() -> None:
    head = f"<thead>{row('', 'zalutrin', 'placebo', 'P value')}</thead>"
    body = row("Sex", "", "", "0.3") + row("male", "1", "2", "") + row("female", "3", "4", "") + row("Age", "5", "6", "0.4")
    assert rows(f"{head}<tbody>{body}</tbody>") == [
        "Sex: P value 0.3",
        "Sex, male: zalutrin 1; placebo 2",
        "Sex, female: zalutrin 3; placebo 4",
        "Age: zalutrin 5; placebo 6; P value 0.4",
    ]


def test_an_empty_first_cell_means_as_above() -> None:
    assert rows(f"{HEAD}<tbody>{row('', 'n', 'n')}{row('Fever', '1', '2')}{row('', '3', '')}</tbody>") == [
        "zalutrin: n; placebo (n = 20): n",
        "Fever: zalutrin 1; placebo (n = 20): 2",
        "Fever: zalutrin 3",
    ]


def test_a_label_right_over_another_holds_it() -> None:
    body = row("Year one", "", "") + row("Fever", "", "") + row("mild", "3", "4") + row("Pain", "", "") + row("mild", "1", "1")
    assert [line.split(":")[0] for line in rows(f"{HEAD}<tbody>{body}</tbody>")] == ["Year one, Fever, mild", "Year one, Pain, mild"]


def test_notes_at_the_end_are_not_lost() -> None:
    foot = "<table-wrap-foot><fn><label>*</label><p>By owl.</p></fn><p>n, number.</p></table-wrap-foot>"
    body = row("Fever<sup>a</sup>", '1<xref ref-type="table-fn" rid="x">b</xref>', '2<xref ref-type="table-fn" rid="y">*</xref>')
    assert rows(f"{HEAD}<tbody>{body}<tr><td colspan='3'>Means of owls.</td></tr></tbody>", foot=foot) == [
        "Fever: zalutrin 1; placebo (n = 20): 2*",
        "Means of owls.",
        "* By owl.",
        "n, number.",
    ]


def test_a_head_that_is_not_marked() -> None:
    assert rows(row("Event", "zalutrin", "placebo") + row("Fever", "1", "2")) == ["Fever: zalutrin 1; placebo 2"]
    assert rows(row("Fever", "mild to severe") + row("Pain", "none at all")) == ["Fever: mild to severe", "Pain: none at all"]
    assert rows("<tr><th>Event</th><th>Owls</th></tr>" + row("Fever", "some")) == ["Fever: Owls: some"]


def test_a_second_head_replaces_the_first() -> None:
    body = row("Fever", "1", "2") + "<tr><th>Event</th><th>women</th><th>men</th></tr>" + row("Fever", "3", "4")
    assert rows(f"{HEAD}<tbody>{body}</tbody>")[1] == "Fever: women 3; men 4"


def test_captions_name_the_section_and_long_ones_stay_whole() -> None:
    long = "Owls that blink " * 20
    found = body_record(
        table(row("Fever", "1"), caption="Harms of zalutrin. Counts are of owls.")
        + table(row("Fever", "2"), label="TABLE 2.", caption=long)
    )
    first, second = found.sections
    assert (first.name, first.text) == ("Table 1 › Harms of zalutrin", "Counts are of owls.\nFever: 1")
    assert second.name.startswith("Table 2 › Owls that blink") and second.name.endswith(" …") and len(second.name) < 200
    assert second.text == f"{long.strip()}\nFever: 2"


def test_a_picture_of_a_table_is_told() -> None:
    found = body_record("<p>Owls.</p><table-wrap><label>Table 3</label><graphic/></table-wrap>")
    assert list(texts(found)) == ["Text"]
    assert found.extra["left_out"] == "Table 3: a picture"


def test_huge_tables_and_wild_spans_are_bounded() -> None:
    many = "".join(row(f"Owl {number}", str(number)) for number in range(MOST_ROWS + 7))
    found = body_record(table(many))
    assert found.extra["left_out"] == "Table 1: 7 rows"
    assert len(found.sections[0].text.split("\n")) == MOST_ROWS
    wild = "<tr><td colspan='99999' rowspan='99999'>Owl</td><td>1</td></tr><tr><td colspan='-3'>2</td><td rowspan='x'>3</td></tr>"
    assert len(body_record(table(wild * 3)).sections[0].text) < 1000
    wide = "<tr>" + "<td>1</td>" * 5_000 + "</tr>"
    assert body_record(table(wide)).sections[0].text.count("1") == MOST_COLUMNS
