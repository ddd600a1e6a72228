package org.aq4svit.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A folder that directly holds files of a layout: the images of all of them together. */
final class FolderOf implements ImageSource {
    private final FileSource source;

    FolderOf(FileSource source) {
        this.source = source;
    }

    /** A layout whose images lie in one file. */
    interface FileSource extends ImageSource {
        /** Whether a file in a folder is meant to be one of this layout, by its name alone. */
        boolean isNamedSo(Place file);
    }

    @Override
    public boolean fits(Place place) throws IOException {
        return !files(place).isEmpty();
    }

    @Override
    public Findings images(Place folder) throws IOException {
        List<Findings> parts = new ArrayList<>();
        for (Place file : files(folder)) {
            parts.add(source.images(file));
        }
        return Findings.merged(folder.uri(), parts);
    }

    private List<Place> files(Place folder) throws IOException {
        return folder.children().stream().filter(source::isNamedSo).toList();
    }
}
