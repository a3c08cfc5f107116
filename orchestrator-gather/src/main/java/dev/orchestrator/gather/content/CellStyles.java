package dev.orchestrator.gather.content;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What numbers in cells mean: a date is a number there, and only its style tells. */
final class CellStyles {

    private static final int MOST = 100_000;

    private enum Meaning {
        NUMBER,
        PERCENTAGE,
        DATE,
        TIME,
        DATE_AND_TIME
    }

    private static final Pattern NO_PART_OF_A_DATE = Pattern.compile("\"[^\"]*\"|\\\\.|\\[[^\\]]*]|_.|\\*.");
    private static final LocalDate EPOCH = LocalDate.of(1899, 12, 30);
    private static final LocalDate EPOCH_1904 = LocalDate.of(1904, 1, 1);
    private static final int SECONDS_A_DAY = 86_400;
    private static final BigDecimal LAST_DAY = BigDecimal.valueOf(2_958_466);

    private final List<Meaning> meanings = new ArrayList<>();
    private LocalDate epoch = EPOCH;

    private CellStyles() {}

    static CellStyles read(ZipParts zip, String part) throws IOException {
        CellStyles styles = new CellStyles();
        if (zip.has(part)) {
            try (Markup xml = zip.xml(part)) {
                styles.read(xml);
            }
        }
        return styles;
    }

    private void read(Markup xml) throws IOException {
        Map<Integer, Meaning> own = new HashMap<>();
        boolean ofCells = false;
        while (xml.next() && meanings.size() + own.size() < MOST) {
            if (xml.starts("numFmt")) {
                own.put(xml.count("numFmtId", 0, Integer.MAX_VALUE), meaning(xml.attribute("formatCode", "")));
            } else if (xml.starts("cellXfs")) {
                ofCells = true;
            } else if (xml.ends("cellXfs")) {
                return;
            } else if (ofCells && xml.starts("xf")) {
                int format = xml.count("numFmtId", 0, Integer.MAX_VALUE);
                meanings.add(own.getOrDefault(format, builtIn(format)));
            }
        }
    }

    private static Meaning builtIn(int format) {
        if (isBetween(format, 9, 10)) {
            return Meaning.PERCENTAGE;
        } else if (isBetween(format, 14, 17) || isBetween(format, 27, 31) || isBetween(format, 50, 58)) {
            return Meaning.DATE;
        } else if (isBetween(format, 18, 21) || isBetween(format, 45, 47)) {
            return Meaning.TIME;
        }
        return format == 22 ? Meaning.DATE_AND_TIME : Meaning.NUMBER;
    }

    private static boolean isBetween(int format, int low, int high) {
        return format >= low && format <= high;
    }

    private static Meaning meaning(String code) {
        String pattern = NO_PART_OF_A_DATE
                .matcher(code.substring(0, Math.min(code.length(), 255)))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        boolean date = pattern.indexOf('y') >= 0 || pattern.indexOf('d') >= 0;
        boolean time = pattern.indexOf('h') >= 0 || pattern.indexOf('s') >= 0;
        if (pattern.contains("general")) {
            return Meaning.NUMBER;
        }
        if (date || time) {
            return date && time ? Meaning.DATE_AND_TIME : date ? Meaning.DATE : Meaning.TIME;
        }
        return pattern.indexOf('%') >= 0 ? Meaning.PERCENTAGE : Meaning.NUMBER;
    }

    void countFrom1904(boolean from1904) {
        epoch = from1904 ? EPOCH_1904 : EPOCH;
    }

    String shown(String value, int style) {
        Meaning meaning = style < meanings.size() ? meanings.get(style) : Meaning.NUMBER;
        if (meaning == Meaning.NUMBER || value.length() > 32) {
            return value;
        }
        try {
            return shown(new BigDecimal(value.strip()), meaning);
        } catch (NumberFormatException e) {
            return value;
        }
    }

    private String shown(BigDecimal value, Meaning meaning) {
        if (meaning == Meaning.PERCENTAGE) {
            BigDecimal hundredfold = value.movePointRight(2).setScale(4, RoundingMode.HALF_UP);
            return hundredfold.stripTrailingZeros().toPlainString() + "%";
        }
        if (value.signum() < 0 || value.compareTo(LAST_DAY) > 0) {
            return value.toPlainString();
        }
        LocalDateTime moment = epoch.atStartOfDay()
                .plusSeconds(value.multiply(BigDecimal.valueOf(SECONDS_A_DAY))
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact());
        return switch (meaning) {
            case DATE -> moment.toLocalDate().toString();
            case TIME -> moment.toLocalTime().truncatedTo(ChronoUnit.SECONDS).toString();
            default -> moment.toLocalDate() + " " + moment.toLocalTime();
        };
    }
}
