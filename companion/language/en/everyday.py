"""Everyday words of English."""

EVERYDAY = frozenset(
    """
    a able about above accept across act actually afraid after again against ago agree ah all almost
    alone along already alright also always am an and angry another any anybody anymore anyone anything
    anyway are around as ask asked at away awful baby back bad be beautiful became because become bed
    been before began begin behind being believe best better between big bit blame boring both break
    breathe bring brother but buy by call called calm came can car care careful change child children
    city clear close closer cold come comes coming could course cry crying dad dark day days dear did
    didnt different dinner do does doesnt dog doing done dont door down dream drink drive each early
    easy eat else end enough even evening ever every everybody everyone everything eye eyes face fact
    fair family far fast father favourite favorite fear feel feeling feelings feels felt few fight find
    fine first food for forget forgive found free friend friends from full fun funny game gave get gets
    getting girl give gives glad go god goes going gone good got great guess guy had half hand hands
    happen happened happy hard has hate have havent having he head hear heard heart hello help her here
    hers hey hi him his hold home honest honey hope hot hour hours house how hug hurt husband i id idea
    if ill im important in inside into is isnt it its ive job just keep kept kid kids kind kiss knew
    know known knows last late later laugh leave left less let lets letter life light like liked line
    listen little live lives long look looked looking lose lost lot love loved loves mad made make makes
    making man many married matter may maybe me mean means meant meet men met mind mine minute minutes
    mom moment money month months more morning most mother mum mouth move much must my myself name near
    need needed needs never new next nice night no nobody none nor not nothing now of off often oh okay
    old on once one only open or other others our ours out outside over own part partner past peace
    people perhaps person phone place play please point possible problem put question quiet quite rather
    read ready real really reason red remember rest right room run sad safe safety said same saw say
    saying says school second see seem seen self send sense sex she shit should show shut sick side
    silence silent simple since sister sit sleep slow small so some somebody someone something sometimes
    son soon sorry sort speak start started stay step still stopped story strong stuff such sure table
    take taken takes talk talked talking tea tell ten than thank thanks that thats the their them then
    there these they thing things think thinking third this those though thought three through till time
    times tired to today together told tomorrow tonight too took touch trust true truth try trying turn
    two understand until up upset us use used usually very voice wait walk want wanted wants warm was
    wasnt water way we week weekend weeks well went were what when where which while who whole why wife
    will wine wish with without woman wonderful wont word words work worked working world worry worse
    would wow write wrong year years yes yesterday yet you young your yours yourself
    """.split()
)
"""Talk of people who are close."""
