"""Parts of sentences shared by many tables."""

MACROS = {
    "me": "i / we / (both|all|the two) of us / we both / we all / us",
    "it": (
        """
        it / that / this / all of (it|that|this) / everything / the whole (thing|lot) / that one / this
        one / what (you|he|she|they|was) (just)? (said|say|read|told|asked|heard) (to|me|is|there)? /
        (the|your|that|this) (answer|statement|information|sentence|fact|idea|claim|last
        one|response|summary|assumption|guess|thing) (to that|to the question|to that question|you
        gave)?
        """
    ),
    "be": (
        """
        (is|are|was|were|would be|will be|should be|has to be|have to be|must
        be|seems|seemed|seem|looks|looked|sounds|sounded|feels|felt|has been|have been|had been)
        """
    ),
    "may_be": "(could be|might be|may be|can be)",
    "very": (
        """
        (really|very|so|just|quite|pretty|totally|completely|absolutely|definitely|certainly|surely|
        actually|also|most|mostly|entirely|fully|perfectly|truly|indeed|always|still|simply|clearly|
        obviously|honestly|much|all|super|rather|exactly|positively|well|now|even|already|only|both|such|
        a|an|the|one
        hundred percent|100|percent|100 %|hundred|for sure|of course|sure|in
        fact|fairly|enough|more|far|kinda|most certainly)
        """
    ),
    "good": (
        """
        (right|true|correct|accurate|fine|good|okay|great|perfect|wonderful|lovely|awesome|excellent|
        fantastic|nice|cool|all
        right|affirmative|factual|fact|the case|case|it|valid|exact|spot
        on|fair|acceptable|super|brilliant|amazing|helpful|better|terrific|ideal|marvellous|marvelous|
        sweet|dandy|magnificent|delightful|splendid|grand|beautiful|sound|yes|positive|the
        truth|truth|truthful|fabulous|doable|possible|a plan|sensible|reasonable|agreeable|welcome|worth
        it|worth a try|necessary|needed|required|a deal|comfortable|on point|on the
        money|legit|proper|certain|precise|me|what (i|we)
        (want|wanted|need|meant|mean|said|think|thought|would like|feel|felt)|how (it|i|we)
        (is|was|feel|felt|want it|see it|want|meant it|saw it)|a relief)
        """
    ),
    "bad": (
        """
        (wrong|false|incorrect|untrue|inaccurate|invalid|a
        lie|lie|lies|fake|nonsense|rubbish|bad|terrible|awful|horrible|impossible|erroneous|mistaken|
        unfair|negative|no|bogus|error|mistake|dreadful|garbage|crap|a
        bad idea|unacceptable|unreasonable|the opposite|fiction|a myth|misleading|a
        falsehood|falsehood|a mistake|off|way off|out of the question|too
        (much|hard|soon|early|fast|far|long|deep|heavy)|off base)
        """
    ),
    "kind": """
        (idea|plan|statement|fact|one|information|answer|thing|way|offer|suggestion|guess|assumption|yes|
        response|call|choice)
        """,
    "that": "(that|it|this|so|these|those|either one|them|any of it|all of it)",
    "do": (
        "(do|try|give|have|go with|keep|take|use|say|hear|live with|manage|make|"
        "handle|go for|work with|support)"
    ),
    "thanks": """
        (please|thanks|thank you|very much|so much|a lot|sir|madam|maam|man|dear|love|companion|buddy|my
        friend|honey|darling|sweetheart|friend|ai|computer|bot|indeed)
        """,
}
"""Named parts for ``Phrases``."""
