from __future__ import annotations

import pytest

from clincite.interchange.people import Name, names_of


def one(author: str) -> Name:
    (name,), more = names_of((author,))
    assert not more
    return name


@pytest.mark.parametrize(
    ("author", "family", "given", "suffix"),
    [
        ("Banik R", "Banik", "R.", ""),
        ("Miller NR", "Miller", "N. R.", ""),
        ("Barnes TRE", "Barnes", "T. R. E.", ""),
        ("van der Berg J-P", "van der Berg", "J.-P.", ""),
        ("Pessoa Neto AD", "Pessoa Neto", "A. D.", ""),
        ("Macul Ferreira de Barros P", "Macul Ferreira de Barros", "P.", ""),
        ("França M Jr", "França", "M.", "Jr"),
        ("Rogers SO 3rd", "Rogers", "S. O.", "3rd"),
        ("Duarte-Celada WR", "Duarte-Celada", "W. R.", ""),
        ("Zéphir H", "Zéphir", "H.", ""),
        ("Østergård Å", "Østergård", "Å.", ""),
        ("O'Brien K", "O'Brien", "K.", ""),
    ],
)
def test_people_are_split(author: str, family: str, given: str, suffix: str) -> None:
    name = one(author)
    assert (name.family, name.given, name.suffix, name.group) == (family, given, suffix, False)


@pytest.mark.parametrize(
    "author",
    [
        "Society for Endocrinology Clinical Committee",
        "Expert Panel on Neurologic Imaging",
        "Trainee Emergency Research Network (TERN)",
        "Kidney Disease: Improving Global Outcomes (KDIGO) Acute Kidney Injury Work Group",
        "European Society of Cardiology ESC",
        "TIMI Study Group",
        "World Health Organization",
        "Barnes and Noble AB",
        "ACR/EULAR Working Party GB",
    ],
)
def test_groups_stay_whole(author: str) -> None:
    assert one(author) == Name(whole=author, group=True)


@pytest.mark.parametrize("author", ["Iskorur", "Jane Q. Smith", "de Vries", "Smith john"])
def test_what_cannot_be_split_safely_stays_whole(author: str) -> None:
    assert one(author) == Name(whole=author)


def test_and_others_is_no_author() -> None:
    assert names_of(("Wells PS et al.", "et al")) == ((Name(whole="Wells PS", family="Wells", initials=("P", "S")),), True)
    assert names_of(("Leckman JF", "et al"))[1]
    assert names_of(()) == ((), False)
    assert names_of(("Betal A",)) == ((Name(whole="Betal A", family="Betal", initials=("A",)),), False)
