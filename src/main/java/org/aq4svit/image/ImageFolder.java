package org.aq4svit.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A tree {@code root/class/x.JPEG} as torchvision's {@code ImageFolder} reads it: the class is the first folder below
 * the root, and images may lie deeper.
 */
final class ImageFolder implements ImageSource {
    @Override
    public boolean fits(Place place) throws IOException {
        for (Place child : place.children()) {
            if (isImage(child) || fits(child)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Findings images(Place root) throws IOException {
        List<NamedImage> images = new ArrayList<>();
        addImages(root, "", root, images);
        return Findings.of("class folders", images);
    }

    /**
     * Folder by folder, as {@code FileSystem.listFiles} would be slow on local disks: it asks for the blocks and owners
     * of every file and starts a process for each.
     */
    private static void addImages(Place folder, String prefix, Place root, List<NamedImage> images) throws IOException {
        for (Place child : folder.children()) {
            String key = prefix + child.name();
            if (child.status().isDirectory()) {
                addImages(child, key + "/", root, images);
            } else if (isImage(child)) {
                images.add(NamedImage.bytes(child.uri(), 0, child.status().getLen(), key, className(root, key)));
            }
        }
    }

    private static boolean isImage(Place file) {
        return file.status().isFile() && ImageNames.isImage(file.name());
    }

    private static ClassMark className(Place root, String key) {
        root.requireFolder(key);
        return new ClassMark.Name(key.substring(0, key.indexOf('/')));
    }
}
