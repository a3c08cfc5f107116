package dev.orchestrator.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Numbers measured several times, and tables of them in Markdown. */
final class Figures {

    private Figures() {}

    static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
    }

    static double median(List<Double> values) {
        return quantile(values.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
    }

    /** The median, and from where to where the values go. */
    static String spread(List<Double> values, String format) {
        double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
        return number(median(values), format) + " (" + number(quantile(all, 0), format) + "–"
                + number(quantile(all, 1), format) + ")";
    }

    static String number(double value, String format) {
        return String.format(Locale.ROOT, format, value);
    }

    static void row(Object... cells) {
        System.out.println("| "
                + String.join(" | ", Arrays.stream(cells).map(String::valueOf).toList()) + " |");
    }

    static void head(String... names) {
        row((Object[]) names);
        row(Arrays.stream(names).map(name -> "---").toArray());
    }

    /** A row of p50, p95 and p99. */
    static void quantiles(String name, double[] millis) {
        row(
                name,
                number(quantile(millis, 0.5), "%.2f") + " / " + number(quantile(millis, 0.95), "%.2f") + " / "
                        + number(quantile(millis, 0.99), "%.2f"));
    }
}
