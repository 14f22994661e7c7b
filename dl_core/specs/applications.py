"""The networks of Keras Applications: what each is called, where it comes from, what it reads.

https://keras.io/api/applications/; tests compare this table with the installed Keras.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Application:
    """``side`` is the height and width of the images it was made for, ``least`` the smallest that
    Keras builds it for; ``source`` the paper that describes it, of ``year``."""

    name: str
    title: str
    side: int
    source: str
    year: int
    least: int = 32


_VGG = "Simonyan & Zisserman, arXiv:1409.1556", 2014
_RESNET = "He et al., arXiv:1512.03385", 2015
_RESNET_V2 = "He et al., arXiv:1603.05027", 2016
_INCEPTION = "Szegedy et al., arXiv:1512.00567", 2015
_INCEPTION_RESNET = "Szegedy et al., arXiv:1602.07261", 2016
_XCEPTION = "Chollet, arXiv:1610.02357", 2016
_MOBILENET = "Howard et al., arXiv:1704.04861", 2017
_MOBILENET_V2 = "Sandler et al., arXiv:1801.04381", 2018
_MOBILENET_V3 = "Howard et al., arXiv:1905.02244", 2019
_DENSENET = "Huang et al., arXiv:1608.06993", 2016
_NASNET = "Zoph et al., arXiv:1707.07012", 2017
_EFFICIENTNET = "Tan & Le, arXiv:1905.11946", 2019
_EFFICIENTNET_V2 = "Tan & Le, arXiv:2104.00298", 2021
_CONVNEXT = "Liu et al., arXiv:2201.03545", 2022

_TABLE = (
    Application("VGG16", "VGG16", 224, *_VGG),
    Application("VGG19", "VGG19", 224, *_VGG),
    Application("ResNet50", "ResNet-50", 224, *_RESNET),
    Application("ResNet101", "ResNet-101", 224, *_RESNET),
    Application("ResNet152", "ResNet-152", 224, *_RESNET),
    Application("ResNet50V2", "ResNet-50 v2", 224, *_RESNET_V2),
    Application("ResNet101V2", "ResNet-101 v2", 224, *_RESNET_V2),
    Application("ResNet152V2", "ResNet-152 v2", 224, *_RESNET_V2),
    Application("InceptionV3", "Inception v3", 299, *_INCEPTION, least=75),
    Application("InceptionResNetV2", "Inception-ResNet v2", 299, *_INCEPTION_RESNET, least=75),
    Application("Xception", "Xception", 299, *_XCEPTION, least=71),
    Application("MobileNet", "MobileNet", 224, *_MOBILENET),
    Application("MobileNetV2", "MobileNet v2", 224, *_MOBILENET_V2),
    Application("MobileNetV3Small", "MobileNet v3, small", 224, *_MOBILENET_V3),
    Application("MobileNetV3Large", "MobileNet v3, large", 224, *_MOBILENET_V3),
    Application("DenseNet121", "DenseNet-121", 224, *_DENSENET),
    Application("DenseNet169", "DenseNet-169", 224, *_DENSENET),
    Application("DenseNet201", "DenseNet-201", 224, *_DENSENET),
    Application("NASNetMobile", "NASNet, mobile", 224, *_NASNET),
    Application("NASNetLarge", "NASNet, large", 331, *_NASNET),
    *(
        Application(f"EfficientNetB{i}", f"EfficientNet-B{i}", side, *_EFFICIENTNET)
        for i, side in enumerate((224, 240, 260, 300, 380, 456, 528, 600))
    ),
    *(
        Application(f"EfficientNetV2{size}", f"EfficientNet v2-{size}", side, *_EFFICIENTNET_V2)
        for size, side in zip(
            ("B0", "B1", "B2", "B3", "S", "M", "L"),
            (224, 240, 260, 300, 384, 480, 480),
            strict=True,
        )
    ),
    *(
        Application(f"ConvNeXt{size}", f"ConvNeXt-{short}", 224, *_CONVNEXT)
        for size, short in (
            ("Tiny", "T"),
            ("Small", "S"),
            ("Base", "B"),
            ("Large", "L"),
            ("XLarge", "XL"),
        )
    ),
)

APPLICATIONS: dict[str, Application] = {found.name: found for found in _TABLE}
"""By the name of the function in ``keras.applications``, oldest families first."""
