package io.caravan.bench;

/** Two whose medians are divided. @param what in words @param of what is looked at @param by what it is measured with */
record Comparison(String what, Entrant of, Entrant by) {}
