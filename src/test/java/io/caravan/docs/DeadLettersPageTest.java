package io.caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.jetstream.Letters;
import io.caravan.jetstream.Reason;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/dead-letters.md against the code. */
class DeadLettersPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`-][^`]*)` \\| \\S");

    @Test
    void itHasEveryHeaderAndEveryReasonAndNoOthers() throws Exception {
        List<String> wanted = new ArrayList<>(headers());
        Arrays.stream(Reason.values()).map(Reason::token).forEach(wanted::add);

        assertThat(rows()).containsExactlyInAnyOrderElementsOf(wanted);
    }

    private static List<String> headers() throws IllegalAccessException {
        List<String> headers = new ArrayList<>();
        for (Field field : Letters.class.getDeclaredFields()) {
            boolean constant = Modifier.isStatic(field.getModifiers()) && Modifier.isPublic(field.getModifiers());
            if (constant && field.get(null) instanceof String text && text.startsWith("Caravan-")) headers.add(text);
        }
        assertThat(headers).hasSizeGreaterThan(10);
        return headers;
    }

    private static List<String> rows() throws IOException {
        Matcher row = ROW.matcher(Files.readString(Path.of("docs/dead-letters.md")));
        List<String> rows = new ArrayList<>();
        while (row.find()) rows.add(row.group(1));
        return rows;
    }
}
