package dev.orchestrator.internal.match;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Units of measure in their short form. */
final class Units {

    private static final Map<String, String> SPELLED = spelled();

    private Units() {}

    private static Map<String, String> spelled() {
        Map<String, String> units = new HashMap<>();
        String groups = "gb gigabyte gigabytes,mb megabyte megabytes,tb terabyte terabytes,kb kilobyte kilobytes,ghz"
                + " gigahertz,mhz megahertz,khz,hz hertz,w watt watts,kw kilowatt kilowatts,v volt volts,mah,ah,mm"
                + " millimeter millimeters millimetre,cm centimeter centimeters centimetre,km kilometer kilometers"
                + " kilometre,m meter meters metre metres,ft foot feet,inch inches,oz ounce ounces,lb lbs pound"
                + " pounds,kg kilogram kilograms,mg,ml milliliter millilitre,l liter liters litre litres,mp megapixel"
                + " megapixels,dpi,rpm,fps,db decibel,kbps,mbps,gbps,kwh,btu,min minute minutes,h hour hours,s second"
                + " seconds,kmh,mph";
        for (String group : groups.split(",", -1)) {
            String[] names = group.split(" ", -1);
            for (String name : names) {
                units.put(name, names[0]);
            }
        }
        return units;
    }

    /** The unit that a word after a number names; a single letter may be anything there. */
    static @Nullable String word(String word) {
        return word.length() > 1 && !word.equals("second") ? SPELLED.get(word) : null;
    }

    /** The unit that letters directly behind a number name. */
    static @Nullable String suffix(String letters) {
        return switch (letters) {
            case "in" -> "inch";
            case "g", "k", "x", "p" -> letters;
            default -> SPELLED.get(letters);
        };
    }
}
