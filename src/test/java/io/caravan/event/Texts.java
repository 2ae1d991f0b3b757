package io.caravan.event;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Arbitrary strings for properties. */
final class Texts {
    private static final String SIGNS = "%+*>./_ $\"\\{}&?#\n\t\u0001\u007F\u0085äßé漢\u2028";

    private Texts() {}

    /** Any code points, the troublesome often; no lone surrogates. */
    static Arbitrary<String> whole() {
        Arbitrary<String> sign =
                Arbitraries.of(SIGNS.codePoints().mapToObj(Character::toString).toList());
        Arbitrary<String> any = Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .map(Character::toString);
        Arbitrary<String> plain = Arbitraries.of("a", "B", "7", "2F", "u", "_");
        return Arbitraries.oneOf(sign, any, plain).list().ofMaxSize(40).map(parts -> String.join("", parts));
    }
}
