package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** caravan.cmd can't be started here: what it gives Java is read in it, and compared with what the other launcher gives. */
class WindowsLauncherTest {
    private static final Path FILE = Path.of("caravan.cmd");

    @TempDir
    Path home;

    private String windows;

    @BeforeEach
    void read() throws IOException {
        windows = Files.readString(FILE, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"run", "status", "doctor", "rules", "dlq", "version", "completion", "--version", "--help", "-h"})
    void itGivesJavaWhatTheOtherOneGives(String command) throws Exception {
        assertThat(givenOnWindows(command)).isEqualTo(givenElsewhere(command));

        Files.createFile(home.resolve("caravan.jsa"));

        assertThat(givenOnWindows(command))
                .isEqualTo(givenElsewhere(command))
                .contains("-XX:SharedArchiveFile=" + home.resolve("caravan.jsa"), "io.caravan.Caravan");
    }

    @Test
    void itHurriesTheSameCommandsAndWantsTheSameJava() throws IOException {
        String other = Files.readString(Path.of("caravan"));

        assertThat(hurried())
                .containsExactly(found(other, " ([a-z|-]+)\\) soon=").split("\\|"));
        assertThat(found(windows, "if %_major% GEQ (\\d+) ")).isEqualTo(found(other, "\"\\$v\" -ge (\\d+) "));
        assertThat(windows).contains("needs Java " + found(other, "\"needs Java (\\d+) or later") + " or later.");
    }

    /** The command line of Windows loses its way among labels in a file whose lines end otherwise. */
    @Test
    void itsLinesEndAsWindowsWantsThem() {
        assertThat(windows.replace("\r\n", "")).doesNotContain("\n", "\r");
        assertThat(windows).endsWith("\r\n");
    }

    @Test
    void everyLabelThatItGoesToIsThere() {
        Matcher jump = Pattern.compile("\\b(?:goto|call) :?([a-z_]+)").matcher(windows);
        List<String> labels = new ArrayList<>();
        while (jump.find()) if (!jump.group(1).equals("eof")) labels.add(jump.group(1));

        assertThat(labels).contains("look_at", "none", "start", "found", "on_path");
        assertThat(labels).allSatisfy(label -> assertThat(windows).contains("\n:" + label + "\r\n"));
    }

    /** A word CARAVAN_… in Java's environment would be a setting, and an unknown one is refused. */
    @Test
    void whatItSetsIsNoSetting() {
        Matcher set = Pattern.compile("\\bset \"?(\\w+)=").matcher(windows);
        List<String> names = new ArrayList<>();
        while (set.find()) names.add(set.group(1));

        assertThat(names).hasSizeGreaterThan(5).allMatch(name -> name.startsWith("_"));
    }

    @Test
    void theArchiveHasIt() throws IOException {
        assertThat(Files.readString(Path.of("src/distribution/tar.xml")))
                .contains("<include>" + FILE + "</include>")
                .doesNotContain("<lineEnding>", "<filtered>true");
    }

    private List<String> givenOnWindows(String command) {
        String line = found(windows, "(?m)^\"%_java%\" (-.*)$");
        String archive = Files.exists(home.resolve("caravan.jsa")) ? value("_shared") : "";
        String soon = hurried().contains(command) ? value("_soon") : "";
        line = line.replace("%_shared%", archive)
                .replace("%_soon%", soon)
                .replace("%_utf8%", value("_utf8"))
                .replace("%_archive%", value("_archive"))
                .replace("%_program%", home.toString())
                .replace("%_home%", home.toString())
                .replace("%CARAVAN_JAVA_OPTS%", "-Xmx64m -Dx=y")
                .replace("%*", command + " \"b c\"")
                .replace('\\', '/');
        assertThat(line).doesNotContain("%");
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("(?:[^ \"]|\"[^\"]*\")+").matcher(line);
        while (word.find()) words.add(word.group().replace("\"", ""));
        return words;
    }

    /** From a Java that only says what it was given. */
    private List<String> givenElsewhere(String command) throws Exception {
        Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"17.0.15\"\n");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path launcher = home.resolve("caravan");
        if (!Files.exists(launcher)) Files.copy(Path.of("caravan"), launcher);
        ProcessBuilder builder =
                new ProcessBuilder("sh", launcher.toString(), command, "b c").redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().put("CARAVAN_JAVA_OPTS", "-Xmx64m -Dx=y");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    private List<String> hurried() {
        return List.of(found(windows, "for %%C in \\((.+?)\\) do if \"%~1\"==\"%%C\" set \"_soon=")
                .split(" "));
    }

    /** What the file sets a name to, when it sets it to anything. */
    private String value(String name) {
        Matcher quoted = Pattern.compile("set \"" + name + "=([^\"]+)\"").matcher(windows);
        return quoted.find() ? quoted.group(1) : found(windows, "set " + name + "=(.+)\r");
    }

    private static String found(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }
}
