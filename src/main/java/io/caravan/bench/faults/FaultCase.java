package io.caravan.bench.faults;

import java.util.function.Predicate;

/**
 * A case: what it is about, and what happens in it.
 *
 * @param name as it stands in tables and on command lines
 * @param about one sentence, for people
 * @param stage sets servers, rules and Caravans up; returns when all work
 * @param fault happens while objects are uploaded; returns when it is over
 * @param deadLetters whether an object of that key must end as a dead letter
 * @param help what may be missing only before it
 */
record FaultCase(String name, String about, Stage stage, Fault fault, Predicate<String> deadLetters, Help help) {
    /** Every tenth object, and it is a picture. */
    static final Predicate<String> FOURS = key -> key.endsWith(FaultRule.FOUR);

    enum Help {
        NONE,
        /** Events never reached a stream: nothing but an audit can know of them. */
        AUDIT
    }

    interface Stage {
        void set(Scene scene) throws Exception;
    }

    interface Fault {
        void happen(Scene scene, Uploads uploads) throws Exception;
    }

    FaultCase(String name, String about, Stage stage, Fault fault) {
        this(name, about, stage, fault, key -> false, Help.NONE);
    }

    FaultCase(String name, String about, Stage stage, Fault fault, Predicate<String> deadLetters) {
        this(name, about, stage, fault, deadLetters, Help.NONE);
    }

    FaultCase after(Help needed) {
        return new FaultCase(name, about, stage, fault, deadLetters, needed);
    }
}
