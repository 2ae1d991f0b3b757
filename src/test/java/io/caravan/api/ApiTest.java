package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.docs.Pages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What others may rely on doesn't change unnoticed. */
class ApiTest {
    private static final Path WRITTEN = Path.of("docs/api.txt");

    @Test
    void nothingThatOthersMayRelyOnChangesUnnoticed() throws Exception {
        Map<String, List<Entry>> now = Surface.now();
        if (Boolean.getBoolean("docs.write")) write(now);

        assertThat(Differences.between(written(), all(now)).message()).isEmpty();
    }

    @Test
    void whatIsGoneOrChangedIsCalledABreakAndWhatIsNewIsNot() {
        List<Entry> written = List.of(
                Entry.parse("setting caravan.group | default caravan"),
                Entry.parse("header Caravan-Rule"),
                Entry.parse("header Caravan-Error"));
        List<Entry> now = List.of(
                Entry.parse("setting caravan.group | default camels"),
                Entry.parse("header Caravan-Error"),
                Entry.parse("header Caravan-Load"));

        Differences differences = Differences.between(written, now);

        assertThat(differences.breaks())
                .containsExactly(
                        "gone: header Caravan-Rule",
                        "changed: setting caravan.group was 'default caravan', is 'default camels'");
        assertThat(differences.additions()).containsExactly("new: header Caravan-Load");
        assertThat(differences.message()).contains("breaks", "docs/api.md", "-Ddocs.write=true");
        assertThat(Differences.between(now, now).message()).isEmpty();
    }

    /** What an application gets from one of them is another of them, or somebody else's. */
    @Test
    void noJavaTypeOfThePageShowsOneThatIsInternal() throws Exception {
        Set<String> types = Surface.javaTypes();
        assertThat(types).hasSizeGreaterThan(10);
        Set<String> internal = new TreeSet<>();
        for (String type : types) {
            for (String shown : JavaTypes.shown(JavaTypes.named(type))) {
                if (!types.contains(shown)) internal.add(type + " shows " + shown);
            }
        }
        assertThat(internal).isEmpty();
    }

    @Test
    void aPackageOfWhichNothingIsOnThePageSaysThatItIsInternal() throws IOException {
        Set<String> named = new TreeSet<>();
        for (String type : Surface.javaTypes()) named.add(JavaTypes.named(type).getPackageName());
        named.add("io.caravan.bucketevent"); // the component
        List<Path> packages;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            packages = files.filter(file -> file.endsWith("package-info.java")).toList();
        }
        assertThat(packages).hasSizeGreaterThan(10).allSatisfy(file -> {
            String text = Files.readString(file);
            Matcher name = Pattern.compile("package (\\S+);").matcher(text);
            assertThat(name.find()).isTrue();
            assertThat(text)
                    .contains(
                            named.contains(name.group(1))
                                    ? "docs/api.md"
                                    : "Internal: it may change with any version.");
        });
    }

    @Test
    void everyHeaderThatAPageNamesIsWrittenDown() throws IOException {
        Set<String> named = new TreeSet<>();
        for (Path page : Pages.all()) {
            Matcher header = Pattern.compile("`(Caravan[A-Z-][A-Za-z-]+|CamelMinio\\w+|ce-\\w+)`")
                    .matcher(Files.readString(page));
            while (header.find()) named.add(header.group(1));
        }
        assertThat(named).isNotEmpty().allSatisfy(name -> assertThat(written())
                .anyMatch(entry -> entry.name().endsWith(" " + name)));
    }

    private static List<Entry> all(Map<String, List<Entry>> parts) {
        return parts.values().stream().flatMap(List::stream).toList();
    }

    private static List<Entry> written() throws IOException {
        return Files.readAllLines(WRITTEN).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Entry::parse)
                .toList();
    }

    private static void write(Map<String, List<Entry>> parts) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "# What others may rely on, one a line: docs/api.md says how long. Written by",
                "# ./mvnw test -Dtest=ApiTest -DargLine=-Ddocs.write=true"));
        parts.forEach((part, entries) -> {
            lines.add("");
            lines.add("# " + part);
            entries.stream().map(Entry::toString).sorted().forEach(lines::add);
        });
        Files.write(WRITTEN, lines);
    }
}
