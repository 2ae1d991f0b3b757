package io.caravan.watch.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Finding OK = Finding.ok("streams", "OBJECTS", "is fine");
    private static final Finding UNKNOWN = Finding.unknown("probe", "MinIO", "nobody tried", "", "");
    private static final Finding WARNING = Finding.warning("room", "OBJECTS", "is 91% full", "", "");
    private static final Finding BROKEN =
            Finding.broken("streams", "EVENTS", "isn't there", "", "").mendedBy(new Mend.MakeStreams());

    @Test
    void theExitCodeIsTheWorstFindings() {
        assertThat(report(OK, UNKNOWN).exitCode()).isZero();
        assertThat(report(OK, WARNING).exitCode()).isEqualTo(1);
        assertThat(report(WARNING, BROKEN).exitCode()).isEqualTo(2);
    }

    @Test
    void theWorstComesFirst() {
        assertThat(report(OK, WARNING, UNKNOWN, BROKEN).findings()).containsExactly(BROKEN, WARNING, UNKNOWN, OK);
    }

    @Test
    void whatSeveralFindingsNeedIsDoneOnce() {
        assertThat(report(BROKEN, BROKEN, OK).mends()).containsExactly(new Mend.MakeStreams());
    }

    @Test
    void oneLineSaysHowManyThereAre() {
        assertThat(report(OK, UNKNOWN).summary()).isEqualTo("nothing is wrong");
        assertThat(report(WARNING).summary()).isEqualTo("1 warning");
        assertThat(report(BROKEN, WARNING, WARNING).summary()).isEqualTo("1 broken, 2 warnings");
    }

    /** Else --watch would print a stream that fills up at every look. */
    @Test
    void aFindingIsTheSameThoughItsFiguresChange() {
        Finding later = Finding.warning("room", "OBJECTS", "is 92% full", "", "");

        assertThat(later.key()).isEqualTo(WARNING.key());
        assertThat(OK.key()).isNotEqualTo(WARNING.key());
    }

    private static Report report(Finding... findings) {
        return new Report(Instant.EPOCH, List.of(findings));
    }
}
