from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from core.viewsets import KoreanSearch
from search.models import Synonym


class SynonymIndexView(KoreanSearch, IndexView):
    pass


class SynonymViewSet(SnippetViewSet):
    model = Synonym
    index_view_class = SynonymIndexView
    icon = "search"
    menu_label = "검색 유의어"
    menu_order = 900
    add_to_settings_menu = True
    list_display = ["words", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["words"]
    search_backend_name = None
