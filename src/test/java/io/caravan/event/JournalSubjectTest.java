package io.caravan.event;

import static io.caravan.event.Notifications.event;
import static io.caravan.event.Notifications.record;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalSubjectTest {
    @ParameterizedTest
    @CsvSource({
        "a.png, png",
        "2026/A.PNG, png",
        "a.tar.gz, gz",
        "a.b/c, _",
        "a, _",
        "a., _",
        "'', _",
        ".png, png",
        "a.7z, 7z",
        "backup.001, _",
        "a.abcdefghijkl, abcdefghijkl",
        "a.abcdefghijklm, _",
        "a.p g, _",
        "a.jpé, _",
        "_SUCCESS, _"
    })
    void anExtensionIsWhatFollowsTheLastDot(String key, String ext) {
        assertThat(JournalSubject.ext(key)).isEqualTo(ext);
    }

    @Property
    void aSubjectAlwaysHasFourTokens(@ForAll("texts") String bucket, @ForAll("texts") String key) {
        ObjectEvent event = event(record("b" + bucket, "k" + key));

        assertThat(JournalSubject.of(event).split("\\.", -1)).hasSize(4).doesNotContain("");
        assertThat(Tokens.unescape(JournalSubject.of(event).split("\\.")[2])).isEqualTo("b" + bucket);
    }

    @Provide
    Arbitrary<String> texts() {
        return Texts.whole();
    }
}
