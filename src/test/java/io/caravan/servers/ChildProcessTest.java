package io.caravan.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    @TempDir
    Path dir;

    @Test
    void itEndsWithAJvmThatIsKilled() throws Exception {
        Process jvm = new ProcessBuilder(
                        OwnJava.executable(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        dir.toString())
                .inheritIO()
                .start();
        Path pidFile = dir.resolve("pid");
        await().untilAsserted(() -> assertThat(pidFile).isNotEmptyFile());
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(Files.readString(pidFile))).orElseThrow();
        assertThat(child.isAlive()).isTrue();

        jvm.destroyForcibly();

        await().untilAsserted(() -> assertThat(child.isAlive()).isFalse());
    }

    @Test
    void stopLetsItEndProperly() throws Exception {
        ChildProcess child = shell("trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.01; done");
        await().untilAsserted(() -> assertThat(log()).contains("up"));

        child.stop();

        assertThat(child.exitCode()).isEqualTo(3);
        assertThat(log()).contains("bye");
    }

    @Test
    void stopEndsAlsoWhatIsPaused() {
        ChildProcess child = shell("sleep 60");
        child.pause();

        child.stop();

        assertThat(child.alive()).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsPausedHasNoThreadThatStillRuns() throws Exception {
        ChildProcess child = ChildProcess.start(
                List.of(OwnJava.executable(), "-cp", System.getProperty("java.class.path"), Busy.class.getName()),
                Map.of(),
                dir,
                dir.resolve("log"));
        await().untilAsserted(() -> assertThat(log()).contains("busy"));
        Path threads = Path.of("/proc", Long.toString(child.pid()), "task");

        for (int i = 0; i < 50; i++) {
            child.pause();
            assertThat(Halt.complete(threads)).isTrue();
            child.resume();
        }
        child.kill();
    }

    @Test
    void killAsksNobody() throws Exception {
        ChildProcess child = shell("trap '' TERM; while :; do sleep 0.01; done");

        child.kill();

        assertThat(child.ends(Duration.ZERO)).isTrue();
        assertThat(child.exitCode()).isEqualTo(128 + 9);
    }

    private ChildProcess shell(String script) {
        return ChildProcess.start(List.of("sh", "-c", script), Map.of(), dir, dir.resolve("log"));
    }

    private String log() throws IOException {
        return Files.readString(dir.resolve("log"));
    }

    /** A program with more threads than this machine runs at once. */
    static final class Busy {
        public static void main(String[] args) {
            Runnable spin = () -> {
                while (!Thread.currentThread().isInterrupted()) Thread.onSpinWait();
            };
            for (int i = 0; i < 8; i++) new Thread(spin).start();
            System.out.println("busy");
        }
    }

    /** A program that starts a child and waits to be killed. */
    static final class Parent {
        public static void main(String[] args) throws Exception {
            Path dir = Path.of(args[0]);
            ChildProcess child = ChildProcess.start(List.of("sleep", "300"), Map.of(), dir, dir.resolve("log"));
            Path pid = dir.resolve("pid.new");
            Files.writeString(pid, Long.toString(child.pid()));
            Files.move(pid, dir.resolve("pid"));
            child.ends(Duration.ofMinutes(5));
        }
    }
}
