package io.caravan.command;

import java.util.Locale;

/**
 * One setting of the program.
 *
 * @param key its name in application.properties
 * @param environment the environment variable that sets it
 * @param defaultValue what holds when nothing sets it; empty for none
 * @param unit what its value is counted in or written as; may be empty
 * @param meaning one sentence for people
 */
record Setting(String key, String environment, String defaultValue, String unit, String meaning) {

    /** One whose environment variable is its key in capitals. */
    static Setting of(String key, String defaultValue, String unit, String meaning) {
        return new Setting(key, environmentOf(key), defaultValue, unit, meaning);
    }

    static String environmentOf(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
