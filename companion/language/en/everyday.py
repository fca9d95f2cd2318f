"""Everyday words of English."""

EVERYDAY = frozenset(
    """
    a able about above accept across act actually afraid after afternoon again against ago agree ah all
    almost alone along already alright also always am an and anger angry another answer anxiety anxious
    any anybody anymore anyone anything anyway april are argh arm arms around as ashamed ask asked ass
    asshole at august aunt autumn away awful babe baby back bad bank bastard bathroom bathtub be
    beautiful became because become bed bedroom been beer before began begin behind being believe belly
    best better between big bill bills birthday bit bitch blame blood bloody body book boring boss both
    boyfriend bread break breakfast breath breathe breathing bring brother bullshit but buy by call
    called calm came can car care careful change chest child children christ christmas church city clean
    cleaning clear close closer coffee cold come comes coming computer confused cook cooking could
    couple course cousin crap cry crying cunt dad daddy damn damned dark darling day days dear december
    depressed dick did didnt different dinner dishes divorce do doctor does doesnt dog doing done dont
    door down dream drink drive drunk each ear early ears easy eat else email embarrassed end enough
    even evening ever every everybody everyone everything exercise exhausted eye eyes face facebook fact
    fair family far fast father favorite favourite fear february feel feeling feelings feels feet felt
    few fight find fine finger fingers first food foot for forget forgive found free friday friend
    friends from fuck fucked fucking full fun funny game garden gave get gets getting girl girlfriend
    give gives glad go god goddamn goes going gone good got grandfather grandma grandmother grandpa
    great guess guilt guilty guy had hair half hand hands happen happened happy hard has hate have
    havent having he head hear heard heart hell hello help helpless her here hers hey hi him his hold
    holding holiday holidays home honest honey hope hopeless hospital hot hour hours house how hug
    hugging hungry hurt husband i id idea idiot if ill im important in inside internet into is isnt it
    its ive january jealous jealousy jesus job jobs july june just keep kept kid kids kind kiss kisses
    kissing kitchen knee knew know known knows last late later laugh laundry leave left leg legs less
    let lets letter life light like liked line lip lips listen little live lives lonely long look looked
    looking lord lose lost lot love loved loves lunch mad made make makes making mama man many march
    marriage married matter may maybe me mean means meant meet meeting men message met midnight milk
    mind mine minute minutes mobile mom moment mommy monday money month months more morning moron most
    mother motherfucker mouth move movie much mum mummy music must my myself naked name near neck need
    needed needs neighbor neighbour nervous never new next nice night nights no nobody none noon nor
    nose not nothing november now oclock october of off office often oh okay old on once one only open
    or other others ouch our ours out outside over ow own pain painful panic papa paper parent parents
    part partner party past peace people perhaps person phone photo picture piss pissed place play
    please point possible problem put question quiet quite rain rather read ready real really reason red
    relationship remember rent rest right room run sad safe safety said same saturday saw say saying
    says school second see seem seen self send sense september session sex sexy shame she shit shop
    shopping should shoulder shoulders show shower shut sick side silence silent simple since sister sit
    skin sleep slow slut small snow so some somebody someone something sometimes son soon sorry sort
    speak spring start started stay step still stomach stopped story street stress stressed strong stuff
    stupid such sugar summer sun sunday sure sweetheart sweetie table take taken takes talk talked
    talking tea tears teeth television tell ten text than thank thanks that thats the their them then
    therapist therapy there these they thing things think thinking third thirsty this those though
    thought three through thursday till time times tired to today together toilet told tomorrow tonight
    too took tooth touch touching true trust truth try trying tuesday turn tv two uncle understand until
    up upset us use used usually vacation very video voice wait walk want wanted wants warm was washing
    wasnt water way we weather wednesday week weekend weeks well went were what when where which while
    who whole whore why wife will wine winter wish with without woman wonderful wont word words work
    worked working world worry worse would wow write wrong year years yes yesterday yet yikes you young
    your yours yourself
    """.split()
)
"""Words common between people who are close."""
