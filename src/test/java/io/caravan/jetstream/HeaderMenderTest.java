package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.nats.client.support.IncomingHeadersProcessor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderMenderTest {
    private static final String REPLY = " $JS.ACK.S.D.1.2.3.4.5";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NATS/1.0\r\n\r\n",
                "NATS/1.0\r\nTitle: x\r\n\r\n",
                "NATS/1.0\r\nTitle:\r\na:b\r\nX-Long-Name:   with: colon \t and \u0001\r\n\r\n"
            })
    void whatJnatsReadsStaysAsItIs(String headers) {
        assertThat(mended(REPLY, headers)).isEqualTo(headers);
        assertThat(mended("", headers)).isEqualTo(headers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NATS/1.0 503\r\n\r\n",
                "NATS/1.0 404 No Messages\r\n\r\n",
                "NATS/1.0 100 Idle Heartbeat\r\nNats-Last-Consumer: 1\r\nNats-Last-Stream: 2\r\n\r\n"
            })
    void whatTheServerSaysStaysAsItIs(String headers) {
        assertThat(mended("", headers)).isEqualTo(headers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Title: grün|Title: gr??n",
                "Ti tle: x|Ti-tle: x",
                "Ü: y|--: y",
                ": x|--:",
                "no colon here|no-colon-her:",
            })
    void whatItRefusesIsReplacedWhereItStands(String header, String mended) {
        assertThat(mended(REPLY, "NATS/1.0\r\n" + header + "\r\n\r\n")).isEqualTo("NATS/1.0\r\n" + mended + "\r\n\r\n");
    }

    @Test
    void nothingSlipsThroughWhereverItStands() {
        for (int at = 0; at < 40; at++) {
            for (char refused : new char[] {'\u0080', 'ü', 'ÿ', '\n'}) {
                String value = "v".repeat(at) + refused + "w".repeat(40 - at);

                assertThat(mended(REPLY, "NATS/1.0\r\nTitle: " + value + "\r\nb: c\r\n\r\n"))
                        .isEqualTo("NATS/1.0\r\nTitle: "
                                + value.replace(Character.toString(refused), "?".repeat(refused < 0x80 ? 1 : 2))
                                + "\r\nb: c\r\n\r\n");
            }
        }
    }

    @Test
    void aMessageOfAStreamHasNoStatus() {
        IncomingHeadersProcessor read = new IncomingHeadersProcessor(
                mended(REPLY, "NATS/1.0 503\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));

        assertThat(read.getStatus()).isNull();
    }

    @Property
    void jnatsReadsWhateverComesWithAMessageOfAStream(@ForAll("blocks") byte[] block) {
        byte[] mended = headersOf(mend(message(REPLY, block), 1_000), block.length);

        assertThatCode(() -> new IncomingHeadersProcessor(mended)).doesNotThrowAnyException();
    }

    @Property
    void howItIsCutOnTheWayMakesNoDifferenceAndNothingElseIsTouched(
            @ForAll("blocks") byte[] block, @ForAll byte[] body, @ForAll @IntRange(min = 1, max = 40) int piece) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(text("INFO {\"headers\":true}\r\nPING\r\n+OK\r\n"));
        all.writeBytes(message(REPLY, block, body));
        all.writeBytes(text("MSG a.b 1 " + body.length + "\r\n"));
        all.writeBytes(body);
        all.writeBytes(text("\r\n-ERR 'x'\r\n"));
        all.writeBytes(message("", text("NATS/1.0\r\nA: b\r\n\r\n"), body));
        byte[] bytes = all.toByteArray();

        byte[] whole = mend(bytes, bytes.length);

        assertThat(mend(bytes, piece)).isEqualTo(whole);
        byte[] expected = bytes.clone();
        int start = text("INFO {\"headers\":true}\r\nPING\r\n+OK\r\n").length
                + line(REPLY, block.length, body.length).length;
        System.arraycopy(whole, start, expected, start, block.length);
        assertThat(whole).isEqualTo(expected);
    }

    @Provide
    static Arbitrary<byte[]> blocks() {
        Arbitrary<Byte> bytes = Arbitraries.of(
                (byte) '\r', (byte) '\n', (byte) ':', (byte) ' ', (byte) 'a', (byte) 0xC3, (byte) 0, (byte) '1');
        return bytes.array(byte[].class)
                .ofMaxSize(60)
                .map(HeaderMenderTest::withVersion)
                .filter(block -> block.length == 12 || block.length >= 16);
    }

    private static byte[] withVersion(byte[] rest) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(text("NATS/1.0"));
        block.writeBytes(rest);
        return block.toByteArray();
    }

    private static String mended(String reply, String headers) {
        byte[] block = text(headers);
        return new String(headersOf(mend(message(reply, block), 1_000), block.length), StandardCharsets.ISO_8859_1);
    }

    private static byte[] headersOf(byte[] message, int length) {
        int start = message.length - "body\r\n".length() - length;
        return Arrays.copyOfRange(message, start, start + length);
    }

    private static byte[] mend(byte[] bytes, int piece) {
        byte[] mended = bytes.clone();
        HeaderMender mender = new HeaderMender();
        for (int from = 0; from < mended.length; from += piece) {
            mender.mend(mended, from, Math.min(piece, mended.length - from));
        }
        return mended;
    }

    private static byte[] message(String reply, byte[] block) {
        return message(reply, block, text("body"));
    }

    private static byte[] message(String reply, byte[] block, byte[] body) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(line(reply, block.length, body.length));
        message.writeBytes(block);
        message.writeBytes(body);
        message.writeBytes(text("\r\n"));
        return message.toByteArray();
    }

    private static byte[] line(String reply, int headers, int body) {
        return text("HMSG events.größe 12" + reply + " " + headers + " " + (headers + body) + "\r\n");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
