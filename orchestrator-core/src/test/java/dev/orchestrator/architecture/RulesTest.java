package dev.orchestrator.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.orchestrator.architecture.seeded.Wrongs;
import dev.orchestrator.architecture.seeded.call.Innocent;
import dev.orchestrator.architecture.seeded.elsewhere.HasNoPlace;
import dev.orchestrator.architecture.seeded.error.UsesWhatIsRightOfIt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every rule of {@link ArchitectureTest} is shown a class that breaks it. */
class RulesTest {

    private static final ArchRule STREET = OneWayStreet.below("dev.orchestrator.architecture.seeded");

    @Test
    void the_street_is_one_way() {
        assertThat(breaks(STREET, UsesWhatIsRightOfIt.class)).isTrue();
        assertThat(breaks(STREET, Innocent.class)).isFalse();
    }

    @Test
    void the_street_knows_every_package() {
        assertThat(breaks(STREET, HasNoPlace.class)).isTrue();
    }

    @Test
    void a_package_without_the_annotation_is_found() {
        assertThat(breaks(Rules.NULL_MARKED, Innocent.class)).isTrue();
    }

    @Test
    void a_driver_in_a_signature_is_found() {
        assertThat(breaks(Rules.NO_DRIVER_IN_A_SIGNATURE, Wrongs.ShowsAParameter.class))
                .isTrue();
        assertThat(breaks(Rules.NO_DRIVER_IN_A_SIGNATURE, Wrongs.ShowsAProtectedResult.class))
                .isTrue();
        assertThat(breaks(Rules.NO_DRIVER_IN_A_SIGNATURE, Wrongs.HidesIt.class)).isFalse();
    }

    @Test
    void printing_and_logging_past_slf4j_are_found() {
        assertThat(breaks(Rules.NO_STANDARD_STREAMS, Wrongs.Prints.class)).isTrue();
        assertThat(breaks(Rules.NO_JAVA_UTIL_LOGGING, Wrongs.LogsPastSlf4j.class))
                .isTrue();
    }

    @Test
    void sleeping_is_found() {
        assertThat(breaks(Rules.NO_SLEEP, Wrongs.Sleeps.class)).isTrue();
    }

    @Test
    void interrupting_is_found_unless_it_passes_an_interrupt_on() {
        assertThat(breaks(Rules.NO_INTERRUPT_OF_OTHER_THREADS, Wrongs.InterruptsAnother.class))
                .isTrue();
        assertThat(breaks(Rules.NO_INTERRUPT_OF_OTHER_THREADS, Wrongs.InterruptsAPool.class))
                .isTrue();
        assertThat(breaks(Rules.NO_INTERRUPT_OF_OTHER_THREADS, Wrongs.PassesAnInterruptOn.class))
                .isFalse();
    }

    @Test
    void a_long_file_is_found(@TempDir Path sources) throws IOException {
        Files.write(sources.resolve("Long.java"), Collections.nCopies(301, "int i;"));
        Files.write(sources.resolve("Spoken.java"), Collections.nCopies(301, " * What the code is for."));
        Files.write(sources.resolve("Short.java"), Collections.nCopies(300, "int i;"));
        assertThat(FileLengths.above(300, sources))
                .singleElement()
                .asString()
                .contains("Long.java has 301 lines of code");
    }

    private static boolean breaks(ArchRule rule, Class<?> type) {
        return rule.evaluate(new ClassFileImporter().importClasses(type)).hasViolation();
    }
}
