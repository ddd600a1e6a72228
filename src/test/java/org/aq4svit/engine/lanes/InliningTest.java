package org.aq4svit.engine.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** HotSpot knows which loops to compile on their own. */
class InliningTest {
    @Test
    void theVectorLoopsAreKeptOut() throws Exception {
        Lanes.best();
        Object directives = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "compilerDirectivesPrint",
                        new Object[] {},
                        new String[] {});

        assertThat(directives).asString().contains("-org/aq4svit/engine/lanes/VectorLanes.*");
    }
}
