package io.caravan.jetstream;

/**
 * When a consumer looks at its durable: every second, or less often where there are many, so that all of a process together look at no more than {@value #PER_SECOND} a second. What a look costs
 * the server and the process is the same for a rule that has nothing to do. For use by one thread.
 */
final class Looks {
    static final int PER_SECOND = 40;

    private int seconds;

    /** @param ordinal how many others there are: consumers that start together take turns */
    Looks(int ordinal) {
        seconds = ordinal;
    }

    /** To be asked once a second. @param consumers how many there are in the process */
    boolean isDue(int consumers) {
        int period = (consumers + PER_SECOND - 1) / PER_SECOND;
        return period <= 1 || seconds++ % period == 0;
    }
}
