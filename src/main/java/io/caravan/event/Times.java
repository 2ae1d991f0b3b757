package io.caravan.event;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Times as stores write them and as events hold them: {@code 2026-11-23T23:07:11.973Z}. Every event is read twice and written twice, and {@code java.time}'s formatters took a tenth of all
 * that Caravan did (profile of 2026-11-25); other forms are still theirs. Threads: safe.
 */
final class Times {
    private static final String FORM = "0000-00-00T00:00:00.000Z";
    private static final int SECONDS_OF_DAY = 24 * 60 * 60;
    private static final DateTimeFormatter OTHERS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Times() {}

    /** @throws DateTimeException when it is no time with a zone */
    static Instant parse(String text) {
        if (!isOfForm(text)) return Instant.parse(text);
        int hour = number(text, 11, 2);
        int minute = number(text, 14, 2);
        int second = number(text, 17, 2);
        if (hour > 23 || minute > 59 || second > 59) return Instant.parse(text);
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2))
                .toEpochDay();
        return Instant.ofEpochSecond(
                day * SECONDS_OF_DAY + hour * 3_600L + minute * 60L + second, number(text, 20, 3) * 1_000_000L);
    }

    /** With milliseconds, in UTC. */
    static String format(Instant time) {
        long seconds = time.getEpochSecond();
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_OF_DAY));
        if (date.getYear() < 0 || date.getYear() > 9999) return OTHERS.format(time);
        int ofDay = (int) Math.floorMod(seconds, (long) SECONDS_OF_DAY);
        byte[] text = FORM.getBytes(StandardCharsets.ISO_8859_1);
        put(text, 0, 4, date.getYear());
        put(text, 5, 2, date.getMonthValue());
        put(text, 8, 2, date.getDayOfMonth());
        put(text, 11, 2, ofDay / 3_600);
        put(text, 14, 2, ofDay / 60 % 60);
        put(text, 17, 2, ofDay % 60);
        put(text, 20, 3, time.getNano() / 1_000_000);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static boolean isOfForm(String text) {
        if (text.length() != FORM.length()) return false;
        for (int i = 0; i < FORM.length(); i++) {
            char c = text.charAt(i);
            boolean fits = FORM.charAt(i) == '0' ? c >= '0' && c <= '9' : c == FORM.charAt(i);
            if (!fits) return false;
        }
        return true;
    }

    private static int number(String text, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) number = number * 10 + text.charAt(i) - '0';
        return number;
    }

    private static void put(byte[] text, int from, int digits, int number) {
        int left = number;
        for (int i = from + digits - 1; i >= from; i--) {
            text[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }
}
