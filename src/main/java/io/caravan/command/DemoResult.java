package io.caravan.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What was expected beside what arrived.
 *
 * @param missing what should have come and hasn't; waiting may help
 * @param surplus what came and shouldn't have, or twice, or elsewhere; waiting doesn't help
 * @param settled whether nothing is under way any more
 */
record DemoResult(List<Row> rows, List<String> missing, List<String> surplus, boolean settled) {

    /** A line of the table; null where nothing arrived. */
    record Row(DemoExpectation expected, DemoArrival journal, DemoArrival events) {}

    static DemoResult of(List<DemoExpectation> expected, DemoObserved observed) {
        List<String> missing = new ArrayList<>();
        List<String> surplus = new ArrayList<>(observed.faults());
        compare("the journal", DemoExpectation::journal, expected, observed.journal(), missing, surplus);
        compare("EVENTS", DemoExpectation::events, expected, observed.events(), missing, surplus);
        copies("the fast target (" + observed.fast() + ")", observed.fast(), expected.size(), missing, surplus);
        copies("the safe target (" + observed.safe() + ")", observed.safe(), expected.size(), missing, surplus);
        List<Row> rows = expected.stream().map(each -> row(each, observed)).toList();
        return new DemoResult(rows, List.copyOf(missing), List.copyOf(surplus), observed.idle());
    }

    /** Whether all that had to arrive has arrived, and only that. */
    boolean succeeded() {
        return settled && problems().isEmpty();
    }

    /** Whether more time can't change anything. */
    boolean last() {
        return settled && missing.isEmpty();
    }

    List<String> problems() {
        Stream<String> unsettled =
                settled ? Stream.empty() : Stream.of("still under way: not every message is settled");
        return Stream.of(missing.stream(), surplus.stream(), unsettled)
                .flatMap(each -> each)
                .toList();
    }

    private static void compare(
            String where,
            Function<DemoExpectation, String> subject,
            List<DemoExpectation> expected,
            List<DemoArrival> arrived,
            List<String> missing,
            List<String> surplus) {
        List<DemoArrival> left = new ArrayList<>(arrived);
        for (DemoExpectation each : expected) {
            if (subject.apply(each) == null) continue;
            boolean came = left.stream()
                    .filter(arrival -> meets(each, subject.apply(each), arrival))
                    .findFirst()
                    .map(left::remove)
                    .orElse(false);
            if (!came) missing.add("missing in " + where + ": " + each.name() + " on " + subject.apply(each));
        }
        left.forEach(arrival ->
                surplus.add("one too many in " + where + ": " + arrival.name() + " on " + arrival.subject()));
    }

    private static boolean meets(DemoExpectation expected, String subject, DemoArrival arrival) {
        return expected.fits(arrival.event()) && subject.equals(arrival.subject());
    }

    private static void copies(String from, long came, int events, List<String> missing, List<String> surplus) {
        if (came < events)
            missing.add("missing from " + from + ": " + (events - came) + " of " + events + " notifications");
        if (came > events) surplus.add("more than " + events + " notifications from " + from);
    }

    private static Row row(DemoExpectation expected, DemoObserved observed) {
        return new Row(expected, find(expected, observed.journal()), find(expected, observed.events()));
    }

    private static DemoArrival find(DemoExpectation expected, List<DemoArrival> arrived) {
        return arrived.stream()
                .filter(arrival -> expected.fits(arrival.event()))
                .findFirst()
                .orElse(null);
    }
}
