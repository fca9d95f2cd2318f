"""Sentences that presume that something was told, heard or given back."""

import re

from companion.regex import regex

_PRESUMES = regex(
    r"""
    (?<!for\ today\.\ )\bthank\ you\b
      (?!\ for\ (being|coming|looking|sitting|breathing|taking|trying|saying\ so|this\ quiet|this\ time))
    | \b(it|that|this|all|each\ of\ them)\ (was|were|has\ been|have\ been)\ (all\ )?
      (said|told|heard|noticed|shared|listened\ to|seen|answered)\b
    | \b(has|have)\ been\ (said|told|heard|noticed|shared|seen|given)\b
    | \bwhat\ (you|was|were|they|each\ of\ you|\w+)\ (just\ )?(have\ )?
      (told|said|heard|shared|showed|shown|gave)\b(?!\ (here|stays))
    | \bof\ what\ (you\ (heard|said|told|named)|was\ (said|told|heard))\b
    | \bfrom\ what\ you\ heard\b | \byou\ heard\ (that|of|about)\b
    | \b(these|those)\ (words|stories|pictures|wishes|memories)\b
    | \bhow\ was\ it\ to\ (tell|hear|be|have|listen|share|say|give|see|answer|show)\b
    | \bhow\ did\ it\ feel,?\ to\ (tell|hear|be|listen|share|say|give)\b
    | \b(let|leave)\ (it|that|this|them)\ (stand|rest|sink|reach|work)\b
    | \b(stays|stand|stands\ out)\ with\ you\b | \bwhich\ of\ (these|them|those)\b
    | \bin\ your\ own\ words,?\ what\ did\ you\ hear\b | \byou\ could\ begin\ with\b
    | \bonce\ more,\ with\ that\b
    | \bdid\ (that|\w+\ hear|\w+\ understand|you\ feel\ (heard|understood|met|seen))\b
    | \bis\ that\ (it|how\ it|what)\b | \bdoes\ that\ come\ close\b
    | \b(you|they|both)\ (said|told|named)\b(?!\ yes) | \bof\ that\ can\ you\b | \bhear\ (it|that)\ again\b
    | \bthank\ you\ for\ (listening|telling|trusting|sharing|hearing|talking)\b
    | \b(that\ you|you've|you\ have)\ heard\b(?!\ (enough|everything|of)\b) | \beach\ story\b
    | \b(choose|pick)\ one\ of\ (them|these|those|your)\b | \bone\ you'd\ like\ to\ hold\ on\ to\b
    | \bafter\ (telling|hearing|listening)\b | \byou\ see\ them\ meet\b | \bwho\ told\ it\b
    | \bnow\ you\ know\b | \bmet\ each\ other\b | \byou\ have\ (an\ agreement|a\ goal|a\ plan|a\ ritual)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def presumes(text: str) -> bool:
    """Return whether a prompt leans on something that somebody told before it."""
    return _PRESUMES.search(text) is not None
