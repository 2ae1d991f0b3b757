package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.caravan.docs.Pages;
import io.caravan.docs.Pages.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every setting that the pages and the shipped file name is one, and every value they show is taken. */
class DocumentedSettingsTest {
    /** A launcher of that name isn't one. */
    private static final Pattern KEY = Pattern.compile("`(?!caravan\\.cmd\\b)(caravan\\.[a-z.-]+)(?:[ =][^`]*)?`");

    private static final Pattern VARIABLE = Pattern.compile("(?m)^((?:CARAVAN|NATS|MINIO)_[A-Z_]+)=(\\S+)");

    @TempDir
    private Path folder;

    @Test
    void whatTheShippedFileShowsAreTheDefaults() throws Exception {
        String shown = Files.readString(Path.of("application.properties")).replaceAll("(?m)^#(?=[a-z])", "");
        Path file = Files.writeString(folder.resolve("application.properties"), shown);
        Properties set = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            set.load(in);
        }

        assertThatCode(() -> Configuration.read(Optional.of(file), Map.of(), new Properties()))
                .doesNotThrowAnyException();
        assertThat(set).isNotEmpty();
        set.forEach((key, value) -> {
            Setting setting = Settings.named(key.toString()).orElseThrow(() -> new AssertionError(key));
            if (!setting.defaultValue().isEmpty()) assertThat(value).isEqualTo(setting.defaultValue());
        });
    }

    @Test
    void propertiesOnAPageAreTaken() throws Exception {
        for (Snippet snippet : Pages.fenced("properties")) {
            Path file = Files.writeString(folder.resolve("application.properties"), snippet.text());

            assertThatCode(() -> Configuration.read(Optional.of(file), Map.of(), new Properties()))
                    .as("%s", snippet.page())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void variablesBeforeACommandAreTaken() throws Exception {
        Map<String, String> environment = new LinkedHashMap<>();
        for (Snippet snippet : Pages.fenced("sh")) {
            Matcher variable = VARIABLE.matcher(snippet.text());
            while (variable.find()) {
                if (!variable.group(1).startsWith("MINIO_NOTIFY_")
                        && !variable.group(1).startsWith("MINIO_API_"))
                    environment.put(variable.group(1), variable.group(2));
            }
        }

        assertThat(environment).containsKey("NATS_URL");
        environment.forEach((name, value) -> {
            assertThat(Settings.inEnvironment(name)).as(name).isPresent();
            assertThatCode(() -> Configuration.read(Optional.empty(), Map.of(name, value), new Properties()))
                    .doesNotThrowAnyException();
        });
    }

    @Test
    void everyKeyThatIsNamedIsASetting() throws IOException {
        List<String> unknown = new ArrayList<>();
        for (Path page : Pages.all()) {
            Matcher key = KEY.matcher(Files.readString(page));
            while (key.find()) {
                if (Settings.named(key.group(1)).isEmpty()) unknown.add(page + ": " + key.group(1));
            }
        }
        assertThat(unknown).isEmpty();
    }
}
