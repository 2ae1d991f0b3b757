package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.jetstream.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class SettingsTest {
    /** What looks like one and isn't: what the launcher sets, and a file. */
    private static final Set<String> NONE = Set.of("caravan.home", "caravan.archive", "caravan.log");

    @Test
    void thePageOfSettingsIsUpToDate() throws IOException {
        Path page = Path.of("docs/settings.md");
        if (Boolean.getBoolean("docs.write")) Files.writeString(page, SettingsPage.text());

        assertThat(page)
                .as("written by: ./mvnw test -Dtest=SettingsTest -DargLine=-Ddocs.write=true")
                .hasContent(SettingsPage.text());
    }

    @Test
    void everyKeyThatTheCodeOrARouteReadsIsListed() throws IOException {
        Set<String> read = new TreeSet<>();
        for (Path file : sources()) {
            String text = Files.readString(file);
            Matcher key = Pattern.compile("(?:\"|\\{\\{|\\$\\{sys:)(caravan\\.[a-z]+(?:[.-][a-z]+)*)(?=[\":}])")
                    .matcher(text);
            while (key.find()) read.add(key.group(1));
        }
        read.removeAll(NONE);

        assertThat(Settings.ALL.stream().map(Setting::key)).containsAll(read);
    }

    @Test
    void theDefaultsOfNamesAreThoseThatAreUsed() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Settings.ALL.stream()
                    .filter(setting -> setting.key().startsWith("caravan."))
                    .forEach(setting -> context.getPropertiesComponent()
                            .addOverrideProperty(setting.key(), setting.defaultValue()));

            assertThat(Names.of(context)).isEqualTo(Names.DEFAULTS);
        }
    }

    @Test
    void noKeyAndNoVariableIsListedTwice() {
        assertThat(Settings.ALL.stream().map(Setting::key)).doesNotHaveDuplicates();
        assertThat(Settings.ALL.stream().map(Setting::environment)).doesNotHaveDuplicates();
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String folder : List.of("src/main", "routes")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(file -> file.toString().matches(".*\\.(java|yaml|properties)"))
                        .forEach(sources::add);
            }
        }
        return sources;
    }
}
