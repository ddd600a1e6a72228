package org.aq4svit;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;

/** Who may call whom. */
@AnalyzeClasses(packagesOf = Main.class, importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {
    /** The rooms in the order of the pipeline. */
    private static final List<String> ROOMS = List.of(
            "fault",
            "config",
            "parquet",
            "tensor",
            "checkpoint",
            "model",
            "quant",
            "image",
            "engine",
            "drift",
            "search",
            "bench",
            "table",
            "sweep",
            "plan",
            "report",
            "export",
            "cli");

    @ArchTest
    static final ArchRule NO_ROOM_USES_ONE_BEHIND_IT = ArchRuleDefinition.classes()
            .that(DescribedPredicate.describe("live in a room", c -> room(c) >= 0))
            .should(new ArchCondition<>("only use rooms before their own") {
                @Override
                public void check(JavaClass c, ConditionEvents events) {
                    c.getDirectDependenciesFromSelf().stream()
                            .filter(d -> room(d.getTargetClass()) > room(c))
                            .forEach(d -> events.add(SimpleConditionEvent.violated(c, d.getDescription())));
                }
            });

    @ArchTest
    static final ArchRule THE_SEARCH_IS_PURE_DECISION = ArchRuleDefinition.noClasses()
            .that()
            .resideInAPackage("..search..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.spark..", "org.nd4j..", "org.apache.hadoop..", "java.nio.file..", "java.io..");

    @ArchTest
    static final ArchRule THE_ENGINE_DOES_NOT_KNOW_ITS_KERNELS = ArchRuleDefinition.noClasses()
            .that()
            .resideInAPackage("org.aq4svit.engine")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.aq4svit.engine.nd4j", "org.aq4svit.engine.onednn", "org.aq4svit.engine.choice");

    @ArchTest
    static final ArchRule ONLY_FAMILIES_KNOW_FAMILIES = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackage("..model..")
            .should()
            .dependOnClassesThat()
            .haveSimpleNameStartingWith("SdtV");

    private static int room(JavaClass c) {
        String[] parts = c.getPackageName().split("\\.");
        return parts.length > 2 && parts[1].equals("aq4svit") ? ROOMS.indexOf(parts[2]) : -1;
    }
}
