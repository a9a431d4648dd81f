package deid

import "strings"

// pseudonyms by group of names: women's, men's, either's. None belongs to a
// participant of the study that this program's example follows.
var pseudonyms = map[string][3][]string{
	"british": {
		names("Alice Amy Anne Beth Carol Cathy Charlotte Daisy Diane Eleanor Ellen Emily Erica Frances Gemma Georgia Gillian Hannah Heather Helen Isobel Jenny Joan Josie Judith Kate Katy Lesley Linda Lucy Lynne Maggie Margaret Molly Nancy Natalie Nicola Olivia Pauline Penny Rachel Rosa Ruth Sally Sandra Sophie Stella Susan Tessa Tina Vera Wendy"),
		names("Adam Alan Andrew Anthony Barry Ben Brian Carl Charles Colin Craig Daniel Darren David Derek Douglas Edward Eric Frank Fred Geoff George Graham Harry Henry Howard Ian Jack Jeremy Keith Kevin Leonard Lewis Luke Matthew Nathan Nigel Oliver Oscar Peter Philip Ralph Ray Richard Roger Ronald Roy Samuel Simon Stephen Terence Thomas Timothy Victor Walter"),
		names("Alex Ashley Billie Charlie Chris Drew Frankie Jamie Jess Jody Jules Kerry Kim Lee Lou Max Nicky Pat Robin Ronnie Sam Sandy Sidney Stevie Terry Toni Val Vivian"),
	},
	"welsh": {
		names("Angharad Bethan Branwen Carys Catrin Ceinwen Delyth Eirlys Eleri Eluned Gwen Heledd Lowri Mair Menna Mererid Nerys Nia Olwen Rhian Rhiannon Sioned Siwan"),
		names("Aled Alun Dafydd Dewi Dylan Emlyn Emyr Gareth Gethin Glyn Gwilym Hywel Idris Iestyn Ieuan Ifan Iwan Llew Meirion Osian Owain Rhodri Rhys Tomos"),
		names("Aeron Alwyn Ceri Eirian Glenys Meredith Morgan Teifi"),
	},
	"irish": {
		names("Aisling Aoife Bronagh Caoimhe Catriona Ciara Deirdre Eilidh Fionnuala Grainne Isla Kirsty Mairead Maeve Moira Morag Niamh Nuala Orla Roisin Sinead Shona Siobhan Una"),
		names("Aidan Alasdair Angus Brendan Calum Cathal Ciaran Conall Declan Dermot Donal Duncan Eamonn Eoin Euan Fergus Finlay Hamish Kieran Lorcan Malachy Niall Ruairi Seamus"),
		names("Ailbhe Brogan Cameron Quinn Rory Shannon Tierney"),
	},
	"south-asian": {
		names("Amina Anjali Asha Ayesha Deepa Farah Fatima Geeta Hina Jaya Kavita Leena Meena Nadia Neelam Nisha Parveen Priya Rekha Rukhsana Sadia Saima Seema Shabana Sunita Uzma Zainab"),
		names("Adeel Ajay Amir Arjun Asif Bilal Dilip Faisal Farhan Gurdeep Haroon Imran Javed Kamran Mohan Nadeem Naveed Rajesh Rakesh Ravi Sajid Sanjay Sunil Tariq Usman Vijay Yusuf"),
		names("Gurpreet Harpreet Kiran Manjit Manpreet Noor Simran Sukhdeep"),
	},
	"african": {
		names("Abena Adaeze Adwoa Akosua Ama Amina Bisi Chioma Efua Esi Fatou Folake Funmi Ifeoma Kemi Mariama Ngozi Nneka Sade Temitope Yetunde Yinka"),
		names("Adebayo Akin Babatunde Chidi Chike Emeka Femi Ifeanyi Jide Kofi Kojo Kwabena Kwame Kwesi Lamin Musa Obinna Sekou Segun Tunde Wale Yaw"),
		names("Ade Ayo Bolaji Dayo Kehinde Ola Remi Taiwo Tobi Uche"),
	},
	"caribbean": {
		names("Beverley Blossom Cynthia Desrene Evadney Hyacinth Icilda Joy Marva Merle Monica Norma Pearl Precious Shanice Sherine Sonia Verona Yvonne"),
		names("Carlton Cecil Clive Courtney Cuthbert Delroy Devon Errol Everton Fitzroy Glenroy Leroy Linval Lloyd Neville Orville Trevor Tyrone Winston"),
		names("Clement Jermaine Kadeem Kelvin Omari Reuben Rohan Zion"),
	},
	"east-european": {
		names("Agnieszka Alicja Beata Danuta Dorota Elena Ewa Grazyna Halina Irena Iwona Jadwiga Kinga Krystyna Magda Monika Oksana Renata Sylwia Urszula Zofia"),
		names("Andrzej Bartek Bogdan Dariusz Grzegorz Jacek Janusz Jerzy Krzysztof Leszek Lukasz Maciej Mariusz Michal Pawel Piotr Ryszard Stefan Tomasz Wojciech Zbigniew"),
		names("Florin Ola Sasha Valentin"),
	},
	"world": {
		names("Amal Deniz Fatma Hala Hanan Inês Layla Leila Linh Mei Nour Parisa Rania Samira Shirin Soraya Thanh Zeynep"),
		names("Ahmet Ali Azad Bassam Emre Fadi Hamid Hussein Jalal Karim Mehmet Minh Murat Nuno Omar Rami Reza Rui Samir Tarek Wei Yousef"),
		names("Azad Deniz Hien Noor Reza Wei"),
	},
}

func names(s string) []string { return strings.Fields(s) }
