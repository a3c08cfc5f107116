package dev.orchestrator.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Numbers by the grammar of JSON, held exactly. A number of more than 1,000 characters or with an exponent beyond 1,000 is
 * none: a few characters must not become gigabytes when somebody writes the number out.
 */
final class Numbers {

    private static final int LONGEST = 1_000;
    private static final int LONG_DIGITS = 18;

    private Numbers() {}

    /** The number that {@code token} is, or null if it is none. */
    static @Nullable Number parse(String token) {
        if (token.length() > LONGEST) {
            return null;
        }
        int whole = digits(token, token.startsWith("-") ? 1 : 0);
        int first = token.startsWith("-") ? 1 : 0;
        if (whole == first || (whole > first + 1 && token.charAt(first) == '0')) {
            return null;
        }
        return whole == token.length() ? integer(token) : decimal(token, whole);
    }

    private static Number integer(String token) {
        return token.length() <= LONG_DIGITS ? (Number) Long.valueOf(token) : shortest(new BigInteger(token));
    }

    private static Number shortest(BigInteger integer) {
        return integer.bitLength() < Long.SIZE ? (Number) integer.longValue() : integer;
    }

    private static @Nullable Number decimal(String token, int whole) {
        int mantissa = whole;
        if (token.charAt(whole) == '.') {
            mantissa = digits(token, whole + 1);
            if (mantissa == whole + 1) {
                return null;
            }
        }
        if (mantissa < token.length() && !isExponent(token, mantissa)) {
            return null;
        }
        BigDecimal decimal = new BigDecimal(token);
        return Math.abs(decimal.precision() - decimal.scale() - 1) > LONGEST ? null : decimal;
    }

    /** Whether an exponent of four digits at most stands at {@code at}, and nothing else. */
    private static boolean isExponent(String token, int at) {
        if (token.charAt(at) != 'e' && token.charAt(at) != 'E') {
            return false;
        }
        boolean signed = at + 1 < token.length() && "+-".indexOf(token.charAt(at + 1)) >= 0;
        int first = signed ? at + 2 : at + 1;
        int end = digits(token, first);
        return end == token.length() && end > first && end - first <= 4;
    }

    /** The end of the digits that start at {@code i}. */
    private static int digits(String token, int i) {
        int end = i;
        while (end < token.length() && isDigit(token.charAt(end))) {
            end++;
        }
        return end;
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /**
     * The number that {@code token} was going to be or was meant to be: without the point, the exponent or the sign at its
     * end, and with the zero before its point.
     */
    static @Nullable Number lenient(String token) {
        String start = token.startsWith("+") ? token.substring(1) : token;
        int end = start.length();
        while (end > 0 && "+-.eE".indexOf(start.charAt(end - 1)) >= 0) {
            end--;
        }
        String cut = start.substring(0, end);
        if (cut.isEmpty()) {
            return start.equals("-") ? (Number) 0L : null;
        }
        return parse(cut.startsWith(".") ? "0" + cut : cut.startsWith("-.") ? "-0" + cut.substring(1) : cut);
    }
}
