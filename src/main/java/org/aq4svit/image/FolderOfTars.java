package org.aq4svit.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A folder that directly holds tars of class folders: the images of all of them together. */
final class FolderOfTars implements ImageSource {
    private final ImageSource tars = new TarOfFolders();

    @Override
    public boolean fits(Place place) throws IOException {
        return !tars(place).isEmpty();
    }

    @Override
    public List<NamedImage> images(Place folder) throws IOException {
        List<NamedImage> images = new ArrayList<>();
        for (Place tar : tars(folder)) {
            images.addAll(tars.images(tar));
        }
        return images;
    }

    private List<Place> tars(Place folder) throws IOException {
        List<Place> found = new ArrayList<>();
        for (Place child : folder.children()) {
            if (tars.fits(child)) {
                found.add(child);
            }
        }
        return found;
    }
}
