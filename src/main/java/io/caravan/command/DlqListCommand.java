package io.caravan.command;

import io.caravan.deadletter.Choice;
import io.caravan.deadletter.DeadLetters;
import io.caravan.deadletter.DeadLetters.Parts;
import io.caravan.deadletter.Letter;
import io.caravan.deadletter.Overview;
import io.caravan.event.EventJson;
import io.caravan.event.ObjectEvent;
import io.caravan.jetstream.Letters;
import io.caravan.jetstream.Names;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caravan dlq list}: how many letters each rule has; or the letters of one. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the rules that have dead letters; with --rule the letters of one, one by one.")
final class DlqListCommand implements Callable<Integer> {
    private static final Columns RULES =
            new Columns(List.of("rule", "letters", "oldest", "newest", "most of them"), Set.of("letters"));
    private static final Columns LETTERS = new Columns(
            List.of("letter", "written", "event", "object", "attempts", "reason", "error"),
            Set.of("letter", "attempts"));
    private static final int PAGE = 500;
    private static final int ERROR = 80;
    private static final int OBJECT = 60;

    @Mixin
    private LettersOption which;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many of them, oldest first. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CalledWrongly.atLeastOne(spec.commandLine(), "--limit", limit);
        Choice choice = which.choice(spec.commandLine());
        try (Session session = Session.open(config.read())) {
            Names names = session.link().names();
            DeadLetters letters = new DeadLetters(session.link(), names.deadLetters());
            if (choice.rule() != null) letters(letters, choice, which.filter(names));
            else rules(letters, choice, new DeadLetters(session.link(), names.undecoded()), names);
        }
        return 0;
    }

    private void rules(DeadLetters letters, Choice choice, DeadLetters undecoded, Names names)
            throws IOException, JetStreamApiException, InterruptedException {
        Overview overview = new Overview();
        letters.read(choice, ">", Parts.HEADERS, letter -> {
            overview.add(letter);
            return true;
        });
        PrintWriter out = spec.commandLine().getOut();
        List<List<String>> rows =
                overview.rows().stream().map(DlqListCommand::row).toList();
        if (rows.isEmpty()) out.println(choice.narrowed() ? "no such dead letters" : "no dead letters");
        else RULES.lines(rows).forEach(out::println);
        if (choice.narrowed()) return;
        long notDecoded =
                undecoded.counts().values().stream().mapToLong(Long::longValue).sum();
        if (notDecoded > 0) {
            out.printf("%n%s has %,d more: notifications that intake couldn't decode%n", names.undecoded(), notDecoded);
        }
    }

    private static List<String> row(Overview.Row row) {
        return List.of(
                row.rule(),
                "%,d".formatted(row.letters()),
                time(row.oldest()),
                time(row.newest()),
                "%,d %s, %s"
                        .formatted(
                                row.cause().letters(),
                                row.cause().reason(),
                                error(row.cause().errorClass(), row.cause().error())));
    }

    private void letters(DeadLetters letters, Choice choice, String subject)
            throws IOException, JetStreamApiException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        List<List<String>> page = new ArrayList<>();
        AtomicLong found = new AtomicLong();
        letters.read(choice, subject, Parts.ALL, letter -> {
            if (found.incrementAndGet() > limit) return true; // the rest is counted
            page.add(row(letter));
            if (page.size() == PAGE) print(page, out);
            return true;
        });
        print(page, out);
        long all = found.get();
        if (all == 0)
            out.println("rule " + choice.rule() + " has no " + (choice.narrowed() ? "such " : "") + "dead letters");
        if (all > limit) out.printf("%,d more: --limit %d%n", all - limit, all);
    }

    /** However many there are, only a page of them is held. */
    private static void print(List<List<String>> page, PrintWriter out) {
        if (page.isEmpty()) return;
        LETTERS.lines(page).forEach(out::println);
        page.clear();
    }

    private static List<String> row(Letter letter) {
        return List.of(
                Long.toString(letter.sequence()),
                time(letter.time()),
                letter.eventId(),
                Columns.cut(object(letter), OBJECT),
                letter.header(Letters.ATTEMPTS, "?"),
                letter.header(Letters.REASON, "?"),
                error(letter.header(Letters.ERROR_CLASS, "?"), letter.header(Letters.ERROR, "")));
    }

    private static String object(Letter letter) {
        if (letter.bodyLeftOut()) return "(" + letter.header(Letters.SUBJECT, "?") + ")";
        try {
            ObjectEvent event = EventJson.read(letter.body());
            return event.bucket() + "/" + event.key();
        } catch (IOException noEvent) {
            return "(no event)";
        }
    }

    private static String error(String type, String message) {
        String name = type.substring(type.lastIndexOf('.') + 1);
        return Columns.cut(message.isEmpty() ? name : name + ": " + message, ERROR);
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
