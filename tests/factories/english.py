"""Summaries in English, as editors write them."""

CENTER = {
    "english_name": "Moonlight Youth Center",
    "english_address": "1, Didim-ro, Mapo-gu, Seoul",
    "english_offers": "Study rooms & somebody to talk to.",
    "english_who": "Young people aged 19 to 39.",
}
RESOURCE = {name: text for name, text in CENTER.items() if name != "english_address"} | {
    "english_name": "Room with a view"
}
