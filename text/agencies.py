"""News agencies, by the names that datelines, bylines and credits give them."""

import re

NAMES = """
AA|AAP|ABNA|AFP|AGERPRES|AGI|Agence France-Presse|AKI|Anadolu|Anadolu Agency|ANA|ANA-MPA|ANI|ANP|ANSA|Antara|AP
APA|APTN|Asian News International|Associated Press|Australian Associated Press|BELGA|Belga|BelTA|Bernama|Bloomberg
Bloomberg News|BNS|BTA|CANADIAN PRESS|Canadian Press|CAJ News|CP|CTK|ČTK|Deutsche Presse-Agentur|dpa|dpa-AFX|EFE
ELTA|Europa Press|GNA|HINA|IANS|Indo-Asian News Service|Interfax|Interfax-Ukraine|IPS|IRNA|ISNA|Jiji|Jiji Press|KCNA
Korean Central News Agency|KUNA|Kyodo|Kyodo News|LETA|Lusa|MENA|MTI|NAN|News Agency of Nigeria|NTB|NZPA|PA
PA Media|PAP|PNA|Philippine News Agency|Petra|Press Association|Press Trust of India|PTI|QNA|Reuters|RIA|RIA Novosti
Ritzau|SANA|SAPA|SDA|Keystone-SDA|Sputnik|SPA|STT|TANJUG|TASS|Thomson Reuters|Thomson Reuters Foundation|TT|UPI
Ukrinform|UNB|United Press International|UNIAN|VNA|VOA|WAFA|WAM|Xinhua|Xinhua News Agency|XINHUA|Yonhap
Yonhap News Agency|CNS|Catholic News Service|RNS|Religion News Service|AGP|STA|SITA|TASR|FENA|MIA|MINA|RTRS|AFX
"""
KNOWN = {name.casefold(): name for line in NAMES.split("\n") for name in line.split("|") if name}


def agency_name(text: str) -> str | None:
    """The agency that a text names, as the text writes it: "AP", "The Associated Press", "dpa/lno"; else None.

    >>> agency_name("The Associated Press"), agency_name("/TASS/"), agency_name("Jane Doe")
    ('Associated Press', 'TASS', None)
    """
    words = re.sub(r"^(?:the|via|by|from|©|\(c\)|copyright)\s+", "", text.strip(" ()[]/.,;:–—-\n"), flags=re.IGNORECASE)
    if words.casefold() in KNOWN:
        return words
    parts = [part.strip() for part in re.split(r"[/,&]|\sand\s", words)]
    return words if len(parts) > 1 and parts[0].casefold() in KNOWN and len(words) < 40 else None
