package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of a built program, before a Java that only says what it was given. */
class LauncherTest {
    @TempDir
    Path dir;

    private Path program;

    @BeforeEach
    void aBuiltProgram() throws IOException {
        program = Files.createDirectories(dir.resolve("a program")).resolve("caravan");
        Files.copy(Path.of("caravan"), program);
    }

    @Test
    void argumentsArriveAsTheyAre() throws Exception {
        List<String> said = start(Map.of("JAVA_HOME", java("17.0.15")), "run", "-D", "a=b c", "*", "");

        assertThat(said)
                .containsSubsequence("io.caravan.Caravan", "run", "-D", "a=b c", "*", "")
                .endsWith("");
        assertThat(said).contains("-Dcaravan.home=" + program.getParent(), program.getParent() + "/lib/*");
    }

    @Test
    void optionsForJavaAreWords() throws Exception {
        List<String> said = start(Map.of("JAVA_HOME", java("21"), "CARAVAN_JAVA_OPTS", "-Xmx64m -Dx=y"), "run");

        assertThat(said).containsSubsequence("-Xmx64m", "-Dx=y", "io.caravan.Caravan");
    }

    @Test
    void anArchiveOfClassesIsUsedWhereThereIsOne() throws Exception {
        String java = java("17");
        String archive = program.getParent() + "/caravan.jsa";

        assertThat(start(Map.of("JAVA_HOME", java), "run"))
                .contains("-Dcaravan.archive=" + archive)
                .noneMatch(word -> word.startsWith("-XX:SharedArchiveFile"));
        Files.createFile(Path.of(archive));
        assertThat(start(Map.of("JAVA_HOME", java), "run")).contains("-XX:SharedArchiveFile=" + archive);
    }

    @Test
    void onlyCommandsThatEndSoonAreCompiledInAHurry() throws Exception {
        Map<String, String> environment = Map.of("JAVA_HOME", java("17"));

        assertThat(start(environment, "status")).contains("-XX:TieredStopAtLevel=1");
        assertThat(start(environment, "run")).doesNotContain("-XX:TieredStopAtLevel=1");
    }

    @Test
    void aLinkToItIsFollowed() throws Exception {
        Path link = Files.createSymbolicLink(dir.resolve("link"), program);

        assertThat(said(link, Map.of("JAVA_HOME", java("17")), List.of()))
                .contains("-Dcaravan.home=" + program.getParent());
    }

    @Test
    void aJavaThatIsTooOldIsPassedOver() throws Exception {
        Path good = Path.of(java("17.0.1"));
        Map<String, String> environment =
                Map.of("JAVA_HOME", java("11.0.2"), "PATH", good.resolve("bin") + ":" + System.getenv("PATH"));

        assertThat(start(environment, "run"))
                .first()
                .isEqualTo(good.resolve("bin/java").toString());
    }

    private List<String> start(Map<String, String> environment, String... arguments) throws Exception {
        return said(program, environment, List.of(arguments));
    }

    private static List<String> said(Path program, Map<String, String> environment, List<String> arguments)
            throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", program.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("CARAVAN_JAVA_OPTS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return List.of(output.split("\n", -1)).subList(0, (int) output.lines().count());
    }

    /** The home of a Java of some version, which prints its own name and its arguments, one a line. */
    private String java(String version) throws IOException {
        Path home = dir.resolve("java-" + version);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return home.toString();
    }
}
