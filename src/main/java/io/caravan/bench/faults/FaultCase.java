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
 */
record FaultCase(String name, String about, Stage stage, Fault fault, Predicate<String> deadLetters) {
    /** Every tenth object, and it is a picture. */
    static final Predicate<String> FOURS = key -> key.endsWith(FaultRule.FOUR);

    interface Stage {
        void set(Scene scene) throws Exception;
    }

    interface Fault {
        void happen(Scene scene, Uploads uploads) throws Exception;
    }

    FaultCase(String name, String about, Stage stage, Fault fault) {
        this(name, about, stage, fault, key -> false);
    }
}
