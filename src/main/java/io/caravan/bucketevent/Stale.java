package io.caravan.bucketevent;

/** What becomes of an event whose object has changed since, as far as is known. */
public enum Stale {
    /** It runs like any other. */
    PASS,
    /** It runs, and a header says so. */
    MARK,
    /** It is filtered. */
    DROP
}
