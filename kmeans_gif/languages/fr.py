"""French."""

from kmeans_gif.language import Language

_SENTENCES = {
    "Photo": "Photo",
    "Start": "Début",
    "Seeds": "Germes",
    "Seed {i}": "Germe {i}",
    "Assign": "Affecter",
    "Move": "Déplacer",
    "Repeat": "Répéter",
    "Converged": "Convergence",
    "Stopped": "Arrêt",
    "Truth": "Vérité",
    "Race": "Course",
    "Finish": "Arrivée",
    "Which k?": "Quel k\u00a0?",
    "as it is, before any clustering": "telle quelle, avant le partitionnement",
    "each pixel takes the nearest of {k} seed colors":
        "chaque pixel prend la plus proche de {k} couleurs",
    "all pixels take the one seed color": "tous les pixels prennent la seule couleur",
    "colors become means, pixels choose anew": "couleurs moyennées, pixels réaffectés",
    "each picture joins the nearest of {k} seeds":
        "chaque image rejoint le plus proche de {k} germes",
    "all pictures join the one seed": "toutes les images rejoignent le seul germe",
    "centroids become means, pictures choose anew": "centroïdes moyennés, images réaffectées",
    "{k} centroids to start with": "{k} centroïdes pour commencer",
    "one centroid to start with": "un centroïde pour commencer",
    "every point joins its nearest centroid": "chaque point va au centroïde le plus proche",
    "each centroid goes to the mean of its points": "tout centroïde à la moyenne de ses points",
    "the points in the colors of their true groups":
        "les points aux couleurs de leurs vrais groupes",
    "nothing changes any more": "plus rien ne change",
    "more iterations would still change it": "d’autres itérations le changeraient encore",
    "the same points, other seeds in each run": "mêmes points, germes différents",
    "each run assigns points and moves centroids": "chaque exécution affecte et déplace",
    "a tie of {runs}": "égalité de {runs}",
    "{run} ({name}) ends lowest": "{run} ({name}) finit au plus bas",
    "k from {least} to {most} is tried": "on essaie k de {least} à {most}",
    "suggested k = {k}, where inertia has its elbow":
        "k\u00a0=\u00a0{k} suggéré, au coude de l’inertie",
    "no clear elbow": "pas de coude net",
    "iteration {t} of {n}": "itération {t} sur {n}",
    "iteration": "itération",
    "1 iteration": "1 itération",
    "{n} iterations": "{n} itérations",
    "converged at {t}": "converge à {t}",
    "stopped at {t}": "arrêté à {t}",
    "until nothing changes": "jusqu’à ce que rien ne change",
    "not yet converged": "pas encore convergé",
    "all points have the same chance": "tous les points ont la même chance",
    "the greater the weight, the likelier": "plus le poids est grand, plus c’est probable",
    "the farther from all seeds, the likelier": "plus loin des autres, plus probable",
    "the points of lowest values, on purpose": "exprès les points de plus petites valeurs",
    "drawn anywhere in the range of the points": "au hasard dans l’étendue des points",
    "chance 1 in {n}": "probabilité 1/{n}",
    "chance {share}": "probabilité {share}",
    "best of {n} candidates, {chance}": "meilleur de {n} candidats, {chance}",
    "the next in the corner": "le suivant dans le coin",
    "drawn anywhere": "au hasard",
    "seeds drawn one by one": "germes tirés un à un",
    "{share} switched": "{share} changent",
    "{part} of {whole}": "{part} sur {whole}",
    "{share} of the start": "{share} du début",
    "purity {share}": "pureté {share}",
    "adj. Rand index {x}": "Rand ajusté {x}",
    "1 point": "1 point",
    "{n} points": "{n} points",
    "{n} of {whole} points drawn": "{n} points sur {whole} dessinés",
    "{n} colors": "{n} couleurs",
    "1 group": "1 groupe",
    "{n} groups": "{n} groupes",
    "1 feature": "1 variable",
    "{n} features": "{n} variables",
    "centroids on their way": "centroïdes en chemin",
    "centroids moved by up to {x}": "déplacés d’au plus {x}",
    "cluster {j} is empty: {done}": "le groupe {j} est vide\u00a0: {done}",
    "its centroid stays": "son centroïde reste en place",
    "it gets the observation farthest from its centroid":
        "il reçoit l’observation la plus éloignée de son centroïde",
    "it is dropped": "il est supprimé",
    "{text}, and {n} more": "{text}, et {n} de plus",
    "{clusters} empty": "{clusters} vides",
    "{n} runs on the same {points}": "{n} exécutions, mêmes données\u00a0: {points}",
    "{x} at {t}": "{x} à {t}",
    "{run} {x} at {t}": "{run} {x} à {t}",
    "{share} less than at {k}": "{share} de moins qu’à {k}",
    "{share} more than at {k}": "{share} de plus qu’à {k}",
    "silhouette {x}": "silhouette {x}",
    "{measure} highest at k = {k}": "{measure} max. à k\u00a0=\u00a0{k}",
    "silhouette of a sample of {n} pixels": "silhouette d’un échantillon de {n} pixels",
    "silhouette of a sample of {n} points": "silhouette d’un échantillon de {n} points",
    "lines of {part} of {points} points": "lignes de {part} des {points} points",
    "squares of {part} of {points} points": "carrés de {part} des {points} points",
    "area of all squares: inertia": "aire de tous les carrés\u00a0: inertie",
    "features standardized (z-scores)": "variables centrées réduites",
    "{share} of the variance of {d} features": "{share} de la variance de {d} variables",
    "{share} of the variance of {d} z-scores": "{share} de la variance de {d} scores z",
    "the curves' scale ends below the seeds": "l’échelle des courbes finit sous les germes",
    "component {i} ({share})": "composante {i} ({share})",
    "{shown} of {n} tiles": "{shown} images sur {n}",
    "first two principal components: {share}":
        "deux premières composantes principales\u00a0: {share}",
    "{name} {x}": "{name} {x}",
    "{name}": "{name}",
    "{name} {x} of 255": "{name} {x}/255",
    "{name}, of 255": "{name}, sur 255",
    "{name} {x} in {space}": "{name} {x} en {space}",
    "{name} in {space}": "{name} en {space}",
    "{name} {x} in z-scores": "{name} {x} en scores z",
    "{name} in z-scores": "{name} en scores z",
    "{name} {x} of z-scores": "{name} {x} des scores z",
    "{name} of z-scores": "{name} des scores z",
    "error": "erreur",
    "inertia": "inertie",
    "silhouette": "silhouette",
    "Calinski-Harabasz": "Calinski-Harabasz",
    "typical distance": "distance typique",
    "typical color error": "erreur typ. de couleur",
    "typical gray error": "erreur typ. de gris",
    "typical pixel error": "erreur typ. de pixel",
    "assign": "affecter",
    "move": "déplacer",
    "move of the centroid": "trajet du centroïde",
    "members: the nearest": "membres\u00a0: les plus proches",
    "and, below, some others": "et, dessous, quelques autres",
    "has just come over": "vient d’arriver",
    "dropped": "supprimé",
    "red": "rouge",
    "green": "vert",
    "blue": "bleu",
    "gray": "gris",
    "row": "ligne",
    "column": "colonne",
    "{colors} + location": "{colors} + position",
    "{width}×{height} of them shown": "{width}×{height} d’entre eux sont montrés",
    "features: {space}": "variables\u00a0: {space}",
    "{name}: {text}": "{name}\u00a0: {text}",
    "and": "et",
    "data": "données",
    "points": "points",
    "a photo": "photo",
    "an array": "tableau",
    "; ": "\u00a0; ",
    ", ": ", ",
    "k-means on {name}, {width}×{height} pixels: from {k} seed colors in {iterations}, "
    "{ended}":
        "k-moyennes\u00a0: {name}, {width}×{height} pixels, {k} couleurs initiales, "
        "{iterations}, {ended}",
    "k-means on {n} tiles of {w}×{h} pixels from {name}: the pictures of {k} centroids "
    "in {iterations}, {ended}":
        "k-moyennes\u00a0: {n} petites images de {w}×{h} pixels, {name}\u00a0; les images de "
        "{k} centroïdes, {iterations}, {ended}",
    "{n} tiles from {name} on their first two principal components, with {k} centroids "
    "that move in {iterations} of k-means":
        "{n} petites images sur leurs deux premières composantes principales, {name}\u00a0; "
        "les k-moyennes déplacent {k} centroïdes, {iterations}",
    "k-means on {name}: {points} of {features}, from {k} seeds in {iterations}, {ended}":
        "k-moyennes\u00a0: {name}, {points}, {features}, {k} germes, {iterations}, {ended}",
    "{n} runs of k-means with {k} clusters on the same {points}, side by side: {runs}; "
    "{end}":
        "{n} exécutions des k-moyennes avec {k} groupes côte à côte, mêmes données, "
        "{points}\u00a0: {runs}\u00a0; {end}",
    "k-means on {name} with {least} to {most} clusters, beside curves of {measure} and "
    "silhouette; {summary}":
        "k-moyennes\u00a0: {name}, de {least} à {most} groupes, à côté des courbes\u00a0: "
        "{measure} et silhouette\u00a0; {summary}",
    "{about}; shown in step: {names}": "{about}\u00a0; en même temps\u00a0: {names}",
    "{about}, each centroid a disc over the picture":
        "{about}\u00a0; chaque centroïde, un disque sur l’image",
    "{about}, in the space of their colors": "{about}\u00a0; dans l’espace des couleurs",
    "{about}; picture, colors in their space and {measure} side by side":
        "{about}\u00a0; côte à côte\u00a0: image, couleurs dans leur espace, {measure}",
    "photo": "photo",
    "swatches": "échantillons de couleur",
    "centroid discs": "disques des centroïdes",
    "color solid": "solide des couleurs",
    "inertia strip": "bande d’inertie",
    "cards": "cartes",
    "cards legend": "légende des cartes",
    "tile map": "carte des images",
    "pixels": "pixels",
    "observations": "observations",
    "tiles": "petites images",
    "clusters, k": "groupes, k",
    "seeding": "choix des germes",
    "iterations": "itérations",
    "converged": "convergé",
    "not converged": "non convergé",
    "{name} of the seeds": "{name}, début",
    "{name} at the end": "{name}, fin",
    "final sizes": "tailles finales",
    "outcome": "résultat",
    "{name} falls from {start} to {end}": "{name} passe de {start} à {end}",
    "{fall}; final sizes {sizes}": "{fall}\u00a0; tailles finales\u00a0: {sizes}",
    "{measure} after {iterations}, {ended}": "{measure} après {iterations}, {ended}",
    "from {least} to {most}": "de {least} à {most}",
    "{n} with {features}": "{n} à {features}",
    "{sizes} observations": "{sizes} observations",
    "{sizes} tiles": "{sizes} petites images",
    "{sizes} of the pixels": "{sizes} des pixels",
    "{sizes} of the weight": "{sizes} du poids",
    "{x}": "{x}",
    "{x} of 255": "{x} sur 255",
    "{x} in {space}": "{x} en {space}",
    "{x} in z-scores": "{x} en scores z",
    "{x} of z-scores": "{x} de scores z",
    "How does k-means find {k} clusters in {name}?":
        "Comment les k-moyennes trouvent-elles {k} groupes dans {name}\u00a0?",
    "Where does k-means see the middle of {name}?":
        "Où les k-moyennes voient-elles le milieu de {name}\u00a0?",
    "Which {k} colors would tell most of {name}?":
        "Quelles {k} couleurs en disent le plus sur {name}\u00a0?",
    "Which color would tell most of {name}?": "Quelle couleur en dit le plus sur {name}\u00a0?",
    "Which {k} pictures would stand for {n} of them?":
        "Quelles {k} images en représentent {n}\u00a0?",
    "Which picture would stand for {n} of them?": "Quelle image en représente {n}\u00a0?",
    "Do the seeds decide the end? {names}": "Les germes décident-ils de la fin\u00a0? {names}",
    "How many clusters are there in {name}?": "Combien de groupes y a-t-il dans {name}\u00a0?",
    "k-means, step by step": "Les k-moyennes, pas à pas",
    "What came out": "Le résultat",
    "The numbers of the run": "Les chiffres de l’exécution",
    "Before you show more, ask: which clusters do you see?":
        "Avant d’en montrer plus, demandez\u00a0: quels groupes voyez-vous\u00a0?",
    "Ask: which one is likely to be drawn next?":
        "Demandez\u00a0: lequel sera sans doute tiré ensuite\u00a0?",
    "These are first guesses, from which all else follows. Ask: which point will join which "
    "centroid?":
        "Ce sont de premières suppositions, dont tout découle. Demandez\u00a0: quel point "
        "ira à quel centroïde\u00a0?",
    "Centroids stand still, labels change. Ask: where is the mean of each cluster now?":
        "Les centroïdes ne bougent pas, les étiquettes changent. Demandez\u00a0: où est "
        "maintenant la moyenne de chaque groupe\u00a0?",
    "Labels stand still, centroids move. Ask: which points are now nearer to another centroid?":
        "Les étiquettes ne changent pas, les centroïdes bougent. Demandez\u00a0: quels "
        "points sont maintenant plus près d’un autre centroïde\u00a0?",
    "Ask: what will change in the next picture?":
        "Demandez\u00a0: qu’est-ce qui changera dans l’image suivante\u00a0?",
    "Means and nearest centroids agree. Ask: is this the best there is?":
        "Moyennes et centroïdes les plus proches s’accordent. Demandez\u00a0: est-ce le "
        "mieux possible\u00a0?",
    "Ask: what would change if it went on?":
        "Demandez\u00a0: qu’est-ce qui changerait si l’on continuait\u00a0?",
    "Ask: what would other seeds have given?":
        "Demandez\u00a0: qu’auraient donné d’autres germes\u00a0?",
    "Ask: what could k-means not see?":
        "Demandez\u00a0: qu’est-ce que les k-moyennes ne pouvaient pas voir\u00a0?",
}  # fmt: skip
LANGUAGE = Language("fr", _SENTENCES, decimal=",", thousands="\u00a0", percent="{}\u00a0%")
