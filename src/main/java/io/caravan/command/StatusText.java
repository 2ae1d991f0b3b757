package io.caravan.command;

import io.caravan.jetstream.DurableState;
import io.caravan.jetstream.Names;
import io.caravan.jetstream.Pause;
import io.caravan.jetstream.RulePlace;
import io.caravan.jetstream.StreamFill;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A status on one screen. */
final class StatusText {
    private static final String STORED = "stored/s";
    private static final String GIVEN = "given/s";
    private static final Columns STREAMS = new Columns(
            List.of("stream", "messages", "size", "full", "oldest", STORED),
            Set.of("messages", "size", "full", "oldest", STORED));
    private static final Columns RULES = new Columns(
            List.of("rule", "state", "pending", "out", "oldest", "letters", GIVEN),
            Set.of("pending", "out", "oldest", "letters", GIVEN));
    /** The rest is counted. */
    private static final int MOST_SUBJECTS = 10;

    private final Status status;
    private final Rates rates;
    private final Names names;
    private final List<String> lines = new ArrayList<>();

    private StatusText(Status status, Rates rates, Names names) {
        this.status = status;
        this.rates = rates;
        this.names = names;
    }

    static List<String> of(Status status, Rates rates, Names names) {
        StatusText text = new StatusText(status, rates, names);
        text.lines.add("NATS " + status.version() + " at " + status.server());
        text.streams();
        text.intake();
        text.rules();
        text.unheard();
        return text.lines.stream().map(Columns::visible).toList();
    }

    private void streams() {
        lines.add("");
        lines.addAll(lines(STREAMS, status.streams().stream().map(this::row).toList()));
        status.missing().forEach(name -> lines.add(name + " isn't there; caravan run makes it"));
    }

    private List<String> row(StreamFill stream) {
        return List.of(
                stream.name(),
                "%,d".formatted(stream.messages()),
                size(stream.bytes()),
                stream.percent() < 0 ? "-" : stream.percent() + "%",
                Ago.text(stream.oldest(), status.time()),
                Rates.text(rates.stored(stream)));
    }

    /** The last column is of rates. */
    private List<String> lines(Columns columns, List<List<String>> rows) {
        if (rates.known()) return columns.lines(rows);
        List<String> header = columns.header();
        return new Columns(header.subList(0, header.size() - 1), columns.numbers())
                .lines(rows.stream().map(row -> row.subList(0, row.size() - 1)).toList());
    }

    static String size(long bytes) {
        if (bytes < 1_000) return bytes + " B";
        if (bytes < 1_000_000) return "%.1f kB".formatted(bytes / 1e3);
        if (bytes < 1_000_000_000) return "%.1f MB".formatted(bytes / 1e6);
        return "%.1f GB".formatted(bytes / 1e9);
    }

    private void intake() {
        lines.add("");
        long out = status.intake().stream().mapToLong(DurableState::out).sum();
        lines.add("intake: %,d notifications not read, %,d of them in hand; %,d couldn't be decoded"
                .formatted(status.messages(names.in()), out, status.messages(names.undecoded())));
    }

    private void rules() {
        lines.add("");
        if (status.rules().isEmpty()) lines.add("no rules");
        else lines.addAll(lines(RULES, status.rules().stream().map(this::row).toList()));
        for (Status.Rule rule : status.rules()) {
            DurableState durable = rule.place().durable();
            if (durable != null && durable.pausedUntil() != null)
                lines.add(rule.place().rule() + " is paused until " + Pause.text(durable.pausedUntil()));
        }
    }

    private List<String> row(Status.Rule rule) {
        RulePlace place = rule.place();
        DurableState durable = place.durable();
        String name = place.kind() == RulePlace.Kind.FOREIGN ? "(" + place.rule() + ")" : place.rule();
        boolean none = durable == null || durable.gone();
        return List.of(
                name,
                place.state(),
                none ? "-" : "%,d".formatted(durable.pending()),
                none ? "-" : "%,d".formatted(durable.out()),
                Ago.text(rule.oldest(), status.time()),
                "%,d".formatted(rule.letters()),
                Rates.text(rates.given(durable)));
    }

    private void unheard() {
        if (status.uncompared() > 0) {
            lines.add("");
            lines.add("%s has %,d subjects, too many to see which of them nothing listens to"
                    .formatted(names.journal(), status.uncompared()));
        }
        if (status.unheard().isEmpty()) return;
        lines.add("");
        lines.add("no rule listens to:");
        status.unheard().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_SUBJECTS)
                .forEach(each -> lines.add("  %s  %,d".formatted(each.getKey(), each.getValue())));
        int more = status.unheard().size() - MOST_SUBJECTS;
        if (more > 0) lines.add("  and %,d more subjects: --json has them".formatted(more));
    }
}
