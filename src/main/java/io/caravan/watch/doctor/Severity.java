package io.caravan.watch.doctor;

/** How bad a finding is, the worst last. */
public enum Severity {
    OK,
    /** Nobody can say; it counts as nothing. */
    UNKNOWN,
    /** It works, but something can go wrong unseen. */
    WARNING,
    /** Events don't arrive, or will be lost. */
    BROKEN
}
