"""Pages for people with a browser: server-rendered, no script, one stylesheet.

They call what the API calls; a page that could do more than the API would be a second door. Who signs in gets a token
in a cookie that no script reads and no other site can send.
"""

from api.pages.site import ASSETS, door, router

__all__ = ["ASSETS", "door", "router"]
