package dev.orchestrator.internal.base;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The estimate beside two real tokenizers: those of GPT-4 and GPT-4o. */
class TokenEstimateTest {

    private static final EncodingRegistry REGISTRY = Encodings.newDefaultEncodingRegistry();
    private static final Encoding CL100K = REGISTRY.getEncoding(EncodingType.CL100K_BASE);
    private static final Encoding O200K = REGISTRY.getEncoding(EncodingType.O200K_BASE);

    private static final String ENGLISH = """
            The lighthouse keeper had not spoken to anyone for eleven weeks when the boat came in. She watched it round \
            the point, low in the water and badly loaded, and thought that whoever had taught its crew to stow barrels \
            ought to be ashamed. "You're early," she called down. Nobody answered. The gulls, which usually screamed at \
            every sail, sat in a row along the breakwater and looked the other way.

            What makes a twist good isn't surprise alone: it's the feeling that you could have known. Plant the clue \
            where the reader is busy with something else, and let the second reading be richer than the first.
            """;

    private static Map<String, String> samples() {
        Map<String, String> samples = new TreeMap<>();
        samples.put("English", ENGLISH);
        samples.put("German", """
                Die Leuchtturmwärterin hatte seit elf Wochen mit niemandem gesprochen. Donaudampfschifffahrtsgesellschaft, \
                Rechtsschutzversicherungsgesellschaften und Kraftfahrzeughaftpflichtversicherung: lange Wörter sind im \
                Deutschen nichts Außergewöhnliches, und Umlaute wie ä, ö, ü stehen überall.
                """);
        samples.put("French", """
                La gardienne du phare n'avait parlé à personne depuis onze semaines. « Vous êtes en avance », cria-t-elle. \
                Qu'est-ce qu'un bon dénouement ? Celui que l'on aurait pu deviner, peut-être, mais où l'œil s'égare.
                """);
        samples.put(
                "Vietnamese",
                "Người gác hải đăng đã không nói chuyện với ai suốt mười một tuần khi chiếc thuyền cập bến.");
        samples.put(
                "Polish",
                "Źdźbło trawy, chrząszcz brzmi w trzcinie w Szczebrzeszynie, a żółta łódź płynie wzdłuż rzeki.");
        samples.put(
                "Russian", "Смотрительница маяка одиннадцать недель ни с кем не разговаривала, когда пришла лодка.");
        samples.put("Greek", "Η φαροφύλακας δεν είχε μιλήσει με κανέναν για έντεκα εβδομάδες όταν ήρθε η βάρκα.");
        samples.put("Hebrew", "שומרת המגדלור לא דיברה עם איש במשך אחד עשר שבועות כשהגיעה הסירה.");
        samples.put("Java", """
                public final class Tide<T extends Comparable<T>> {
                    private static final int[] HEIGHTS = {3, 1, 4, 1, 5};

                    Optional<T> highest(List<? super T> of) {
                        return of.stream().filter(x -> x != null && !x.equals("")).map(x -> (T) x).max(Comparator.naturalOrder());
                    }
                }
                """);
        samples.put("Python", """
                @dataclass(frozen=True)
                class Tide:
                    heights: dict[str, list[float]] = field(default_factory=dict)

                    def highest(self, *, at: str = "port") -> float | None:
                        return max((h for h in self.heights.get(at, []) if h >= 0.0), default=None)
                """);
        samples.put("JSON", """
                {
                  "id": "b7e1c3a0-9f2d-4c55-8a11-0d3e5f7a9b21",
                  "tags": ["sea", "light", null, true],
                  "position": {"lat": 54.18274, "lon": -7.91822, "accuracy": 1.5e-3}
                }
                """);
        samples.put(
                "minified JS",
                "!function(e,t){\"object\"==typeof exports?module.exports=t():(e=e||self).x=t()}(this,"
                        + "function(){var n=0,r=[];return{a:function(e){return r[n++]=e,~n&&r.length>>>0},b:{c:[1,,2]}}});");
        samples.put("Markdown table", """
                | Act | Beat            | Page |  %  |
                |:----|:---------------:|-----:|----:|
                | I   | Inciting event  |   12 | 10% |
                | II  | **Midpoint** ~~x~~ |   55 | 50% |
                """);
        samples.put("Chinese", "灯塔看守人已经十一个星期没有和任何人说话了，船终于来了。好的反转不只是惊讶，而是你本可以知道的感觉。");
        samples.put("rare Chinese", "龘靐齉爩鱻麤龗灪吁籱厵癵驫鱺讟饢鸜麷鞻韽");
        samples.put("Chinese beyond the BMP", "𠮷𡈽𡌛𡑮𡢽𠀀𠂢𠃌𪚥");
        samples.put("Japanese", "灯台守は十一週間だれとも話していなかった。よい「どんでん返し」とは、驚きだけではない。カタカナもテストする。");
        samples.put("Korean", "등대지기는 배가 들어왔을 때 열한 주 동안 아무와도 말하지 않았다. 좋은 반전은 놀라움만이 아니다. 뷁쀍꿹");
        samples.put(
                "Arabic",
                "لم تتحدث حارسة المنارة إلى أحد منذ أحد عشر أسبوعًا حين وصل القارب. ما الذي يجعل التحوّل جيدًا؟");
        samples.put(
                "Hindi", "जब नाव आई तब प्रकाशस्तंभ की रखवाली करने वाली ने ग्यारह हफ़्तों से किसी से बात नहीं की थी।");
        samples.put("Thai", "ผู้ดูแลประภาคารไม่ได้พูดคุยกับใครเลยเป็นเวลาสิบเอ็ดสัปดาห์เมื่อเรือเข้ามาถึง");
        samples.put(
                "Georgian and Amharic",
                "შუქურის მცველი თერთმეტი კვირა არავის ელაპარაკებოდა። የመብራት ቤቱ ጠባቂ ለአሥራ አንድ ሳምንታት");
        samples.put("emoji", "😀😃🎉🚀🧑‍🚀👨‍👩‍👧‍👦👩🏽‍❤️‍💋‍👨🏿🏳️‍🌈🇩🇪🇫🇷🇯🇵🏴󠁧󠁢󠁳󠁣󠁴󠁿👍🏾☃️✨1️⃣");
        samples.put("mixed", "Der Plot twist 反転 is 🔥🔥, n'est-ce pas? 100% да! קדימה → ≈ 3½ × €9.99 …");
        samples.put("digits", "3141592653589793238462643383279502884197169399375105820974944592307816406286");
        samples.put("digits apart", "3 1 4 1 5 9 2 6 5 3 5 8 9 7 9 3");
        samples.put("hex", hex(400));
        samples.put("upper hex", hex(400).toUpperCase(Locale.ROOT));
        samples.put("base64", Base64.getEncoder().encodeToString(noise(600)));
        samples.put("random lower case", letters(500, 'a'));
        samples.put("random upper case", letters(500, 'A'));
        samples.put(
                "random ASCII",
                IntStream.range(0, 600)
                        .mapToObj(i -> String.valueOf((char) (0x20 + (noise(600)[i] & 0x7F) % 0x5F)))
                        .collect(Collectors.joining()));
        samples.put("spaces", " ".repeat(300));
        samples.put("a space between all", "x y z w v u t s r q p o n m l k j i h g f e d c b a");
        samples.put("tabs and line breaks", "\t\t\t\n\n\r\n \t \n\t\t  \r\n\n\n\t".repeat(20));
        samples.put(
                "URLs",
                "https://example.org/a/b%20c?q=1&utm_source=x&sig=AbC-d_9~z#frag http://127.0.0.1:8080/ "
                        + "https://münchen.example/straße?x=%E2%9C%93");
        samples.put("signs", "!@#$%^&*()_+-=[]{}|;':\",./<>?`~".repeat(5) + "=".repeat(80) + "-".repeat(80));
        samples.put("maths", "∀ε>0 ∃δ>0: |x−a|<δ ⇒ |f(x)−f(a)|<ε, ∑ᵢ₌₁ⁿ i² = n(n+1)(2n+1)⁄6, ∮ℂ∂Ω≠∅");
        samples.put("mathematical letters", "𝕳𝖊𝖑𝖑𝖔 𝓌𝑜𝓇𝓁𝒹 𝟘𝟙𝟚");
        samples.put("combining marks", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞");
        samples.put("controls", "\u0000\u0001\u0007\u001B[31m\uFEFF\u200B\u202E\uFFFD".repeat(5));
        samples.put("Hebrew with points", "בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם וְאֵת הָאָרֶץ");
        samples.put(
                "Arabic with vowels", "بِسْمِ اللَّهِ الرَّحْمَٰنِ الرَّحِيمِ الْحَمْدُ لِلَّهِ رَبِّ الْعَالَمِينَ");
        samples.put("Armenian", "Փարոսապահը տասնմեկ շաբաթ ոչ մեկի հետ չէր խոսել, երբ նավակը եկավ");
        samples.put("phonetics", "ðə ˈlaɪthaʊs ˈkipɚ hæd nɑt ˈspoʊkən tə ˈɛniˌwʌn");
        samples.put("Tamil", "படகு வந்தபோது கலங்கரை விளக்கக் காவலர் யாருடனும் பேசவில்லை");
        samples.put(
                "Finnish", "Majakanvartija ei ollut puhunut kenellekään, lentokonesuihkuturbiinimoottoriapumekaanikko");
        samples.put("capitals", "THE LIGHTHOUSE KEEPER HAD NOT SPOKEN. INT. LIGHTHOUSE - NIGHT");
        samples.put("box drawing", "┌──────┬──────┐\n│ a    │ b    │\n└──────┴──────┘");
        samples.put("dates and numbers", "2026-11-20T12:34:56.789Z 1,234,567.89 +49 30 901820 192.168.0.1");
        samples.put("UUIDs", "b7e1c3a0-9f2d-4c55-8a11-0d3e5f7a9b21 5f0c9e2e-1c7b-4b0a-9f43-2a6d8b7c1e90");
        return samples;
    }

    static Stream<Arguments> real_text() {
        return samples().entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void real_text(String what, String text) {
        assertThat(TokenEstimate.of(text))
                .as(what)
                .isGreaterThanOrEqualTo(CL100K.countTokensOrdinary(text))
                .isGreaterThanOrEqualTo(O200K.countTokensOrdinary(text));
    }

    @Test
    void english_is_not_overrated_by_more_than_two_and_a_half() {
        assertThat((double) TokenEstimate.of(ENGLISH) / O200K.countTokensOrdinary(ENGLISH))
                .isBetween(1.0, 2.5);
    }

    @Test
    void nothing_is_nothing() {
        assertThat(TokenEstimate.of("")).isZero();
    }

    @Test
    void half_a_character_is_counted_like_any_other() {
        assertThat(TokenEstimate.of("\uD83D")).isPositive();
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(7).nextBytes(noise);
        return noise;
    }

    private static String hex(int bytes) {
        return HexFormat.of().formatHex(noise(bytes));
    }

    private static String letters(int length, char first) {
        return new Random(7)
                .ints(length, 0, 26)
                .mapToObj(letter -> String.valueOf((char) (first + letter)))
                .collect(Collectors.joining());
    }
}
