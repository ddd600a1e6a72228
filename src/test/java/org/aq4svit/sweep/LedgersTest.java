package org.aq4svit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.image.Damaged;
import org.aq4svit.model.ModelDescriptor;
import org.aq4svit.table.DamagedRow;
import org.aq4svit.table.ModelRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.Status;
import org.aq4svit.table.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tables of a run say of its models and images after more than one session. */
class LedgersTest {
    private static final String RUN = "run";

    @TempDir
    Path folder;

    private RunTables tables;

    @BeforeEach
    void open() {
        tables = RunTables.open(new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration());
    }

    @AfterEach
    void close() {
        tables.close();
    }

    private static ModelRow row(String model, String status) {
        return new ModelRow(RUN, model, null, null, null, "sha", null, null, null, status, null, "{}");
    }

    private List<String> statuses() {
        return tables.read(Table.MODELS).stream().map(ModelRow::status).toList();
    }

    @Test
    void aFinishedModelStaysFinishedWhateverBecameOfItsFiles() {
        ModelDescriptor descriptor = ModelDescriptor.parse("name = m, checkpoint = gone.pth", "m.conf");
        tables.put(Table.MODELS, "m", List.of(row("m", Status.OK)));
        new ModelLedger(tables, RUN).failed(descriptor, "another checkpoint");
        assertThat(statuses()).containsExactly(Status.OK);

        tables.put(Table.MODELS, "m", List.of(row("m", Status.RUNNING)));
        new ModelLedger(tables, RUN).failed(descriptor, "another checkpoint");
        assertThat(statuses()).containsExactly(Status.FAILED);
        assertThat(tables.read(Table.MODELS).get(0).checkpointSha256()).isEqualTo("sha");
    }

    @Test
    void aModelWhoseNameBeginsLikeAnothersIsAnother() {
        tables.put(Table.MODELS, "m 2", List.of(row("m 2", Status.OK)));
        new ModelLedger(tables, RUN).failed(ModelDescriptor.parse("name = m, checkpoint = c", "m.conf"), "a fault");
        assertThat(statuses()).containsExactlyInAnyOrder(Status.OK, Status.FAILED);
    }

    @Test
    void damagedImagesOfEarlierSessionsStayInTheTable() {
        new DamageLedger(tables, RUN).add("a.tar", List.of(new Damaged("2", "cut off"), new Damaged("3", "no image")));
        new DamageLedger(tables, RUN).add("a.tar.gz", List.of(new Damaged("7", "no image")));

        new DamageLedger(tables, RUN).add("a.tar", List.of(new Damaged("1", "no image"), new Damaged("3", "no image")));

        assertThat(tables.read(Table.DAMAGED))
                .filteredOn(row -> row.source().equals("a.tar"))
                .extracting(DamagedRow::key)
                .containsExactly("1", "2", "3");
        assertThat(tables.read(Table.DAMAGED)).hasSize(4);
    }
}
