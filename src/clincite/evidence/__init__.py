"""The evidence room: find, appraise and choose what an answer may stand on."""
