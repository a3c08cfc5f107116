package dev.orchestrator.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.orchestrator.Orchestrator;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.orchestrator");

    @Test
    void the_main_code_is_what_is_looked_at() {
        assertThat(MAIN.contain("dev.orchestrator.Orchestrator")).isTrue();
        assertThat(MAIN.contain(getClass())).isFalse();
    }

    @Test
    void packages_form_a_one_way_street() {
        OneWayStreet.below("dev.orchestrator").check(MAIN);
    }

    @Test
    void every_package_is_null_marked() {
        Rules.NULL_MARKED.check(MAIN);
    }

    @Test
    void no_type_of_a_driver_stands_in_a_public_signature() {
        Rules.NO_DRIVER_IN_A_SIGNATURE.check(MAIN);
    }

    @Test
    void nothing_is_printed() {
        Rules.NO_STANDARD_STREAMS.check(MAIN);
    }

    @Test
    void nothing_logs_past_slf4j() {
        Rules.NO_JAVA_UTIL_LOGGING.check(MAIN);
    }

    @Test
    void nothing_sleeps() {
        Rules.NO_SLEEP.check(MAIN);
    }

    @Test
    void no_thread_interrupts_another() {
        Rules.NO_INTERRUPT_OF_OTHER_THREADS.check(MAIN);
    }

    @Test
    void files_stay_short() throws IOException {
        assertThat(FileLengths.above(300, Path.of("src/main/java"))).isEmpty();
    }

    @Test
    void the_module_exports_every_package_that_is_not_internal() throws IOException, URISyntaxException {
        Set<String> packages = MAIN.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.contains(".internal"))
                .collect(Collectors.toSet());
        assertThat(exported()).containsExactlyInAnyOrderElementsOf(packages);
    }

    private static List<String> exported() throws IOException, URISyntaxException {
        URI classes = Orchestrator.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        try (InputStream descriptor = Files.newInputStream(Path.of(classes).resolve("module-info.class"))) {
            return ModuleDescriptor.read(descriptor).exports().stream()
                    .filter(export -> !export.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .toList();
        }
    }
}
