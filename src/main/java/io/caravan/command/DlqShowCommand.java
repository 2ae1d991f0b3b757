package io.caravan.command;

import io.caravan.deadletter.DeadLetters;
import io.caravan.deadletter.Letter;
import io.caravan.jetstream.Letters;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan dlq show}: all there is of one letter. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows one dead letter: its headers and its body.")
final class DlqShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "LETTER", description = "Its number, as dlq list has it.")
    private long sequence;

    @Option(names = "--body", description = "Only the body, byte for byte.")
    private boolean bodyOnly;

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (Session session = Session.open(config.read())) {
            String stream = session.link().names().deadLetters();
            DeadLetters letters = new DeadLetters(session.link(), stream);
            Letter letter = letters.find(sequence)
                    .orElseThrow(() -> new IOException("there is no letter " + sequence + " in " + stream));
            Optional<byte[]> body = letters.body(letter);
            if (bodyOnly) return write(letter, body);
            headers(letter, stream);
            body(letter, body);
            return 0;
        }
    }

    private void headers(Letter letter, String stream) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("letter " + letter.sequence() + " in " + stream + ", on " + Columns.visible(letter.subject())
                + ", written " + letter.time());
        out.println();
        int width = letter.headers().keySet().stream()
                .mapToInt(String::length)
                .max()
                .orElse(0);
        letter.headers()
                .forEach((name, value) ->
                        out.println(name + " ".repeat(width - name.length()) + "  " + Columns.visible(value)));
        out.println();
    }

    private void body(Letter letter, Optional<byte[]> body) {
        PrintWriter out = spec.commandLine().getOut();
        if (letter.bodyLeftOut()) out.println("The body was left out of the letter. " + found(letter, body));
        body.ifPresent(bytes -> out.println(Columns.visible(new String(bytes, StandardCharsets.UTF_8))));
    }

    private static String found(Letter letter, Optional<byte[]> body) {
        String where = letter.header(Letters.STREAM, "?") + ", sequence " + letter.header(Letters.SEQUENCE, "?");
        return body.isPresent() ? "From " + where + ":" : "It isn't in " + where + " any more.";
    }

    private int write(Letter letter, Optional<byte[]> body) throws IOException {
        if (body.isEmpty()) throw new IOException(found(letter, body));
        OutputStream out = System.out;
        out.write(body.get());
        out.flush();
        return 0;
    }
}
