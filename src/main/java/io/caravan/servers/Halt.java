package io.caravan.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * When a SIGSTOP has done its work: whoever sends one goes on before every thread has stopped, and meanwhile a server may still answer. Linux says of each thread how it is; elsewhere
 * nobody is asked.
 */
final class Halt {
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    private Halt() {}

    /** Returns when no thread of it runs any more, or after ten seconds; an interrupted thread doesn't wait. */
    static void await(long pid) {
        Path threads = Path.of("/proc", Long.toString(pid), "task");
        if (!Files.isDirectory(threads)) return;
        try {
            Waiting.until(AT_MOST, () -> complete(threads));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param threads a folder for each, as proc(5) has it */
    static boolean complete(Path threads) {
        try (Stream<Path> all = Files.list(threads)) {
            return all.allMatch(each -> stopped(each.resolve("stat")));
        } catch (NoSuchFileException e) {
            return true; // the process has ended
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code 4711 (name) T …}: the name may have anything in it. One that is ending, or has ended, does nothing more either. */
    private static boolean stopped(Path stat) {
        try {
            String text = Files.readString(stat);
            return "TtZX".indexOf(text.charAt(text.lastIndexOf(')') + 2)) >= 0;
        } catch (IOException e) {
            return true;
        }
    }
}
