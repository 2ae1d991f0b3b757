package io.caravan.jetstream;

final class HeaderCodec {
    static String encode(String t) {
        return t;
    }
}
