from wagtail.snippets.views.snippets import SnippetViewSet

from search.models import Synonym


class SynonymViewSet(SnippetViewSet):
    model = Synonym
    icon = "search"
    menu_label = "검색 유의어"
    menu_order = 900
    add_to_settings_menu = True
    list_display = ["words", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["words"]
    search_backend_name = None
