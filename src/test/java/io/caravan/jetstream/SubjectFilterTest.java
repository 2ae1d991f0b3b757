package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectFilterTest {
    @ParameterizedTest
    @CsvSource({
        "objects.created.photos.png, objects.created.photos.png, true",
        "objects.created.photos.png, objects.created.photos.jpg, false",
        "objects.*.photos.*, objects.removed.photos._, true",
        "objects.*.photos, objects.removed.photos._, false",
        "objects.*.photos._.x, objects.removed.photos._, false",
        "objects.>, objects.created.photos.png, true",
        "objects.>, objects, false",
        ">, a, true",
        "*, a, true",
        "*, a.b, false"
    })
    void aFilterMatchesAsInNats(String filter, String subject, boolean matches) {
        assertThat(SubjectFilter.matches(filter, subject)).isEqualTo(matches);
    }
}
